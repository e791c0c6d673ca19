// Turns on GOV.UK Frontend where the browser supports it. Every page works without this file.
import { initAll } from "./built/govuk-frontend.min.js";

if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}
initAll();

// Paper shows the figures behind every finding; what the reader had closed is closed again afterwards.
let closed = [];
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll(".hm-finding details:not([open])")];
  closed.forEach((details) => (details.open = true));
});
window.addEventListener("afterprint", () => closed.forEach((details) => (details.open = false)));
