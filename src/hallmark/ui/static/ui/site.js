// Turns on GOV.UK Frontend where the browser supports it. Every page works without this file.
import { initAll } from "./built/govuk-frontend.min.js";

if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}
initAll();
