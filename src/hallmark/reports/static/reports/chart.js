// A walk along a chart: arrow keys, pointer and touch show each point's own words. The drawing and the table stand
// without this file.
const SVG = "http://www.w3.org/2000/svg";
const INK = "#1b2733";
const PADDING = 6;
const GAP = 12;
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

function walk(plot, drawing, points) {
  const marker = new Marker(drawing);
  const said = liveRegion(plot);
  const distance = measureOf(points);
  let here = null;

  const show = (index) => {
    if (index === here) return;
    here = index;
    marker.show(points[index]);
    said.textContent = words(points[index]);
  };
  const leave = () => {
    here = null;
    marker.hide();
    said.textContent = "";
  };
  const keys = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const last = points.length - 1;
    if (event.key in STEPS) {
      const step = STEPS[event.key];
      show(here === null ? (step > 0 ? 0 : last) : Math.min(last, Math.max(0, here + step)));
    } else if (event.key === "Home") show(0);
    else if (event.key === "End") show(last);
    else if (event.key === "Escape" && here !== null) leave();
    else if (event.key === "Enter" && here !== null && points[here].address) location.assign(points[here].address);
    else return;
    event.preventDefault();
  };
  const pointed = (event) => {
    const at = inDrawing(drawing, event);
    const far = points.map((point) => distance(point, at));
    show(far.indexOf(Math.min(...far)));
  };

  nameWithoutTooltip(drawing);
  plot.setAttribute("role", "application");
  plot.setAttribute("aria-roledescription", "chart");
  plot.setAttribute("aria-describedby", hintOf(plot));
  plot.addEventListener("keydown", keys);
  plot.addEventListener("blur", leave);
  drawing.addEventListener("pointermove", pointed);
  drawing.addEventListener("pointerdown", pointed);
  drawing.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave());
}

function words({ label, value }) {
  return `${label}: ${value}`;
}

// The hint stands on the page for those who see where the keyboard is; it is read out with the chart.
function hintOf(plot) {
  const hint = plot.parentElement.querySelector(".hm-chart__hint");
  hint.id = `${plot.dataset.points}-hint`;
  hint.hidden = false;
  return hint.id;
}

// A drawing's title is its name and, under a pointer, a tooltip that would hide what is pointed at.
function nameWithoutTooltip(drawing) {
  const title = drawing.querySelector(":scope > title");
  if (!title) return;
  drawing.setAttribute("aria-label", title.textContent);
  drawing.removeAttribute("aria-labelledby");
  title.remove();
}

function liveRegion(plot) {
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("aria-live", "polite");
  plot.after(said);
  return said;
}

function inDrawing(drawing, event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(drawing.getScreenCTM().inverse());
}

// A line is walked by its months and bars by their rows: whichever way the points are laid out in even steps. Points
// that lie otherwise are found by how near they are.
function measureOf(points) {
  const even = (axis) => {
    const steps = points.slice(1).map((point, index) => point[axis] - points[index][axis]);
    return steps.length ? Math.min(...steps) / Math.max(...steps.map(Math.abs), 1e-9) : 0;
  };
  const across = even("x");
  const down = even("y");
  if (Math.max(across, down) < 0.05) return (point, at) => Math.hypot(point.x - at.x, point.y - at.y);
  const axis = across >= down ? "x" : "y";
  return (point, at) => Math.abs(point[axis] - at[axis]);
}

class Marker {
  constructor(drawing) {
    this.box = drawing.viewBox.baseVal;
    this.group = add(drawing, "g", { "aria-hidden": "true", "pointer-events": "none", visibility: "hidden" });
    this.ring = add(this.group, "circle", { r: 6, fill: "#ffffff", stroke: INK, "stroke-width": 3 });
    this.plate = add(this.group, "rect", { rx: 3, fill: INK });
    this.label = add(this.group, "text", {
      fill: "#ffffff",
      "font-size": 13,
      "font-weight": 600,
      "font-family": "Inter Variable, Inter, Helvetica Neue, Arial, sans-serif",
    });
  }

  show(point) {
    set(this.ring, { cx: point.x, cy: point.y });
    this.label.textContent = words(point);
    this.group.setAttribute("visibility", "visible");
    const { width, height } = this.label.getBBox();
    const [wide, tall] = [width + 2 * PADDING, height + PADDING];
    const left = Math.min(Math.max(this.box.x, point.x - wide / 2), this.box.x + this.box.width - wide);
    const above = point.y - tall - GAP;
    const top = above >= this.box.y ? above : Math.min(point.y + GAP, this.box.y + this.box.height - tall);
    set(this.plate, { x: left, y: top, width: wide, height: tall });
    set(this.label, { x: left + PADDING, y: top + tall / 2 + height * 0.32 });
  }

  hide() {
    this.group.setAttribute("visibility", "hidden");
  }
}

function add(parent, name, attributes) {
  const element = document.createElementNS(SVG, name);
  set(element, attributes);
  parent.append(element);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

for (const plot of document.querySelectorAll("[data-points]")) {
  const points = JSON.parse(document.getElementById(plot.dataset.points).textContent);
  const drawing = plot.querySelector("svg");
  if (drawing?.hasAttribute("viewBox") && points.length) walk(plot, drawing, points);
}
