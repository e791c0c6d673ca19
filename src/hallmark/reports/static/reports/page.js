// A document on the screen: contents that fold on a phone and follow the reader, and what is folded opens for a link
// or for paper. The page is whole without this file.
const WIDE = globalThis.matchMedia("(min-width: 64rem)");
const contents = document.querySelector(".hm-chapters__fold");

if (contents) {
  const fit = () => (contents.open = WIDE.matches);
  WIDE.addEventListener("change", fit);
  fit();
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !WIDE.matches) contents.open = false;
  });
  follow();
}

// Not every browser opens what is folded when an address names something inside it.
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const folded = [];
  for (let at = target.closest("details:not([open])"); at; at = at.parentElement.closest("details:not([open])")) {
    folded.push(at);
  }
  folded.forEach((details) => (details.open = true));
  if (folded.length) target.scrollIntoView();
}
globalThis.addEventListener("hashchange", reveal);
reveal();

// Paper has folded tables open; what the reader had closed is closed again afterwards.
let closed = [];
globalThis.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll(".hm-folded:not([open])")];
  closed.forEach((details) => (details.open = true));
});
globalThis.addEventListener("afterprint", () => closed.forEach((details) => (details.open = false)));

// The chapter in view is marked in the contents, and only its parts are listed.
function follow() {
  const links = new Map([...contents.querySelectorAll("li > a")].map((link) => [link.hash.slice(1), link]));
  const chapters = [...document.querySelectorAll(".hm-chapter")].filter(({ id }) => links.has(id));
  if (!chapters.length) return;
  contents.classList.add("hm-chapters__fold--following");
  const mark = () => {
    const line = globalThis.innerHeight / 3;
    const passed = chapters.filter((chapter) => chapter.getBoundingClientRect().top <= line);
    const here = links.get((passed.at(-1) ?? chapters[0]).id);
    if (here.getAttribute("aria-current")) return;
    for (const link of links.values()) link.removeAttribute("aria-current");
    here.setAttribute("aria-current", "true");
    const list = contents.parentElement;
    if (WIDE.matches) list.scrollTop = here.offsetTop - list.clientHeight / 2;
  };
  let due = false;
  globalThis.addEventListener(
    "scroll",
    () => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => {
        due = false;
        mark();
      });
    },
    { passive: true },
  );
  mark();
}
