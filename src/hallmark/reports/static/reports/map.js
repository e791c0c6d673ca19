// The moving map: our own areas on a blank ground. Without this file, or WebGL, the still map stays.
import { Map, Marker, NavigationControl, ScaleControl } from "../ui/built/maplibre-gl.mjs";

const GROUND = "#f7f8f9";
const INK = "#1b2733";
const WARD = "#4b5763";
const NO_DATA = "#e6ddc6";

// A browser keeps a few drawing contexts only: the maps shown longest ago become still again.
const MOST_MOVING = 6;
const moving = new globalThis.Map();
const fetched = new globalThis.Map();

const watch = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) start(target).catch((error) => console.warn("The still map stays:", error));
    }
  },
  { rootMargin: "200px" },
);
for (const place of document.querySelectorAll("[data-map]")) watch.observe(place);

async function start(place) {
  if (moving.has(place)) return;
  moving.set(place, null);
  const canvas = place.querySelector(".hm-map__canvas");
  const still = place.querySelector(".hm-map__static");
  const said = place.querySelector(".hm-map__said");
  const data = ofMap(await dataOf(place.dataset.map), place.closest("[id]").id);

  canvas.hidden = false;
  let map;
  try {
    map = draw(canvas, data);
  } catch (error) {
    canvas.hidden = true;
    throw error;
  }
  moving.set(place, map);
  map.once("load", () => {
    still.hidden = true;
    nameDistricts(map, data);
  });
  map.once("error", ({ error }) => console.warn(error));

  const tell = (area) => {
    const count = area.value === null ? "no data" : area.value.toLocaleString("en-GB");
    const where = area.district && !area.name.startsWith(area.district) ? `, ${area.district}` : "";
    said.textContent = `${area.ward ? `${area.ward}, ` : ""}${area.name}${where}: ${count}`;
    map.setFilter("chosen", ["==", ["get", "code"], area.code]);
  };
  map.on("mousemove", "areas", (event) => tell(properties(event.features[0])));
  map.on("click", "areas", (event) => tell(properties(event.features[0])));
  listen(place, map, data, tell);
  stopOldest(place);
}

function dataOf(address) {
  if (!fetched.has(address)) {
    fetched.set(
      address,
      fetch(address).then((response) => {
        if (!response.ok) throw new Error(`the map's data answered ${response.status}`);
        return response.json();
      }),
    );
  }
  return fetched.get(address);
}

// One file serves several maps: each area then says its count and colour under the map's own id.
function ofMap(data, id) {
  const features = data.features.map((feature) => {
    const { maps, ...shared } = feature.properties;
    return { ...feature, properties: { ...shared, ...maps?.[id] } };
  });
  return { ...data, features };
}

function stopOldest(newest) {
  for (const [place, map] of moving) {
    if ([...moving.values()].filter(Boolean).length <= MOST_MOVING) return;
    if (place === newest || !map) continue;
    map.remove();
    moving.delete(place);
    place.querySelector(".hm-map__static").hidden = false;
    place.querySelector(".hm-map__canvas").hidden = true;
    for (const button of place.querySelectorAll(".hm-map__place")) button.replaceWith(button.textContent);
    watch.unobserve(place);
    watch.observe(place);
  }
}

function draw(container, data) {
  const [west, south, east, north] = data.bbox;
  const map = new Map({
    container,
    style: {
      version: 8,
      sources: { areas: { type: "geojson", data } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": GROUND } },
        fill("areas", ["==", ["get", "kind"], "area"]),
        line("edges", ["==", ["get", "kind"], "area"], "#ffffff", 0.6),
        line("wards", ["==", ["get", "kind"], "ward"], WARD, 0.9),
        line("outlines", ["==", ["get", "kind"], "outline"], INK, 1.4),
        line("chosen", ["==", ["get", "code"], ""], "#000000", 3),
      ],
    },
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 24 },
    // A page must scroll past its map: two fingers, or ctrl and the wheel, move it.
    cooperativeGestures: true,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.getCanvas().setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom. The list says the same.");
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  return map;
}

function fill(id, filter) {
  return { id, type: "fill", source: "areas", filter, paint: { "fill-color": ["coalesce", ["get", "colour"], NO_DATA] } };
}

function line(id, filter, colour, width) {
  return { id, type: "line", source: "areas", filter, paint: { "line-color": colour, "line-width": width } };
}

function nameDistricts(map, data) {
  const outlines = data.features.map((feature) => feature.properties).filter(({ kind }) => kind === "outline");
  const markers = outlines.map((outline) => {
    const label = document.createElement("span");
    label.className = "hm-map-label";
    label.textContent = outline.name;
    const marker = new Marker({ element: label }).setLngLat(outline.label).addTo(map);
    // The marker names itself a map marker; the name it carries is enough.
    label.removeAttribute("aria-label");
    label.removeAttribute("role");
    label.removeAttribute("tabindex");
    label.setAttribute("aria-hidden", "true");
    return marker;
  });
  partLabels(markers);
  map.on("zoomend", () => partLabels(markers));
}

// A name that would cover another is moved down a line at most, else left out until the map is nearer: further away it
// would name the wrong place.
function partLabels(markers) {
  const taken = [];
  for (const marker of markers) {
    const label = marker.getElement();
    label.hidden = false;
    marker.setOffset([0, 0]);
    const box = label.getBoundingClientRect();
    let down = 0;
    const covers = (other) =>
      box.left < other.right && other.left < box.right && box.top + down < other.bottom && other.top < box.bottom + down;
    while (down <= box.height && taken.some(covers)) down += 4;
    label.hidden = down > box.height;
    if (label.hidden) continue;
    marker.setOffset([0, down]);
    taken.push({ left: box.left, right: box.right, top: box.top + down, bottom: box.bottom + down });
  }
}

// Each name in the list becomes a button that finds its area on the map: the keyboard's way to what the mouse points at.
// The list knows names only; one that two areas share finds neither.
function listen(place, map, data, tell) {
  const areas = new globalThis.Map();
  for (const feature of data.features) {
    const { kind, name } = feature.properties;
    if (kind === "area") areas.set(name, areas.has(name) ? null : feature);
  }
  for (const cell of place.querySelectorAll("[data-area]")) {
    const area = areas.get(cell.dataset.area);
    if (!area) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hm-map__place";
    button.textContent = cell.textContent;
    button.addEventListener("click", () => {
      tell(area.properties);
      map.easeTo({ center: middle(area.geometry), zoom: Math.max(map.getZoom(), data.near ?? 11.5) });
    });
    cell.replaceChildren(button);
  }
}

function middle(geometry) {
  const points = geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2);
  const sides = [0, 1].map((axis) => points.map((point) => point[axis]));
  return sides.map((side) => (Math.min(...side) + Math.max(...side)) / 2);
}

function properties(feature) {
  return { ...feature.properties, value: feature.properties.value ?? null };
}
