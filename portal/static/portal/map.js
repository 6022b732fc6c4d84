// A map on a click: <div data-map="/karte.pmtiles" data-latitude data-longitude data-name …> with a button inside that
// is hidden without this file. Leaflet and the tile reader are fetched when somebody presses it, and not before.

const ZOOM = { first: 15, least: 10, most: 18 };

function load(element, attribute, address) {
  return new Promise((done, failed) => {
    element[attribute] = address;
    element.addEventListener("load", done);
    element.addEventListener("error", () => failed(new Error(`not loaded: ${address}`)));
    document.head.append(element);
  });
}

async function fetchParts({ leafletCss, leafletJs, tilesJs }) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  await Promise.all([
    load(style, "href", leafletCss),
    load(document.createElement("script"), "src", leafletJs),
  ]);
  await load(document.createElement("script"), "src", tilesJs);
}

function draw(area, data) {
  const { L, protomapsL } = window;
  const place = [Number(data.latitude), Number(data.longitude)];
  // One finger scrolls the page, two move the map.
  const isTouched = window.matchMedia("(pointer: coarse)").matches;
  const map = L.map(area, {
    center: place,
    zoom: ZOOM.first,
    minZoom: ZOOM.least,
    maxZoom: ZOOM.most,
    scrollWheelZoom: false,
    dragging: !isTouched,
    zoomControl: false,
    fadeAnimation: false,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: data.closer, zoomOutTitle: data.farther }).addTo(map);
  protomapsL
    .leafletLayer({
      url: new URL(data.map, document.baseURI).href,
      flavor: "light",
      lang: document.documentElement.lang,
      attribution: '© <a href="https://www.openstreetmap.org/copyright" rel="noreferrer">OpenStreetMap</a>',
    })
    .addTo(map);
  const pin = L.divIcon({ className: "kim-map__pin", iconSize: [28, 28], iconAnchor: [14, 14] });
  L.marker(place, { icon: pin, keyboard: false, alt: data.name, title: data.name }).addTo(map);
}

for (const block of document.querySelectorAll("[data-map]")) {
  const button = block.querySelector("[data-map-show]");
  const area = block.querySelector("[data-map-area]");
  const trouble = block.querySelector("[data-map-trouble]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    trouble.hidden = true;
    try {
      await fetchParts(block.dataset);
      area.hidden = false;
      draw(area, block.dataset);
      button.hidden = true;
      area.focus({ preventScroll: true });
    } catch {
      area.hidden = true;
      trouble.hidden = false;
      button.disabled = false;
    }
  });
}
