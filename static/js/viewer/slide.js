// Страница скана стекла: движение по пластинам пирамиды, масштаб, линейка, клавиши. Показывает OpenSeadragon.
const root = document.querySelector("[data-slide]");
const one = (selector) => root.querySelector(selector);
const say = (what, words) => { one(`[data-said="${what}"]`).textContent = words; };
const comma = (number, digits = 0) => number.toLocaleString("ru-RU", { maximumFractionDigits: digits });
const FAILED = "Часть стекла не загрузилась.";
const NO_ENGINE = "Просмотр не запустился в этом браузере. Скачайте файл и откройте его в своей программе.";
const LABEL = "Скан стекла. Двигать: стрелки, крупнее и мельче: плюс и минус";
const BAR = 140; // самая длинная линейка, точек экрана
const { width, height, side, microns } = Object.fromEntries(["width", "height", "side", "microns"].map((name) => [name, Number(root.dataset[name] || 0)]));
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

const source = {
  width, height, tileSize: side,
  minLevel: Math.min(Math.log2(side), Math.ceil(Math.log2(Math.max(width, height)))),
  getTileUrl: (level, column, row) => `${root.dataset.base}${level}/${column}_${row}.jpg?ticket=${encodeURIComponent(root.dataset.ticket)}`,
};

function start() {
  withoutItsStyles();
  const mouse = { clickToZoom: false, dblClickToZoom: true, flickEnabled: false }, touch = { flickEnabled: !still };
  const viewer = window.OpenSeadragon({
    element: one("[data-stage]"), tileSources: [source], drawer: "canvas",
    showNavigationControl: false, keyboardNavEnabled: false,
    showNavigator: true, navigatorPosition: "TOP_RIGHT", navigatorAutoFade: false, navigatorBackground: "#0a110e", navigatorBorderColor: "#93a79d", navigatorDisplayRegionColor: "#ffcd5c",
    gestureSettingsMouse: mouse, gestureSettingsPen: mouse, gestureSettingsTouch: touch,
    animationTime: still ? 0 : 0.5, maxZoomPixelRatio: 4, visibilityRatio: 0.3, minZoomImageRatio: 0.8,
    imageLoaderLimit: 4, timeout: 60_000, tileRetryMax: 3, tileRetryDelay: 1500,
  });
  viewer.canvas.setAttribute("role", "application");
  viewer.canvas.setAttribute("aria-label", LABEL);
  viewer.navigator.element.setAttribute("aria-hidden", "true");
  viewer.navigator.element.removeAttribute("tabindex");
  viewer.navigator.canvas.tabIndex = -1;
  viewer.addHandler("open", () => watch(viewer));
  viewer.addHandler("open-failed", () => failed(NO_ENGINE));
  viewer.addHandler("tile-load-failed", (event) => { if (event.maxReached) failed(FAILED); });
  for (const name of ["open", "zoom", "resize", "animation"]) viewer.addHandler(name, () => tell(viewer));
  listen(viewer);
}

// Свой лист стилей OpenSeadragon запретила бы политика страницы: место для него занимает пустое слово.
function withoutItsStyles() {
  const place = document.createElementNS("urn:none", "style");
  place.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(place);
}

function watch(viewer) {
  const told = (whole) => {
    if (root.dataset.state !== "failed") root.dataset.state = whole ? "shown" : "loading";
    say("wait", whole || root.dataset.state === "failed" ? "" : "Загружаем");
  };
  const image = viewer.world.getItemAt(0);
  image.addHandler("fully-loaded-change", (event) => told(event.fullyLoaded));
  told(image.getFullyLoaded());
}

function failed(words) {
  root.dataset.state = "failed";
  say("wait", "");
  say("problem", words);
  one("[data-problem]").hidden = false;
}

// Пустые места спрашиваются заново, вид остаётся прежним.
function again(viewer) {
  one("[data-problem]").hidden = true;
  root.dataset.state = "loading";
  const bounds = viewer.viewport.getBounds();
  viewer.addOnceHandler("open", () => viewer.viewport.fitBounds(bounds, true));
  viewer.open([source]);
}

// Сколько точек экрана в точке скана; длина линейки — 1, 2 или 5 с нулями, сколько помещается.
function tell(viewer) {
  if (!viewer.viewport || !viewer.world.getItemCount()) return;
  const zoom = viewer.viewport.viewportToImageZoom(viewer.viewport.getZoom());
  say("zoom", `Масштаб ${comma(zoom * 100, zoom < 0.1 ? 1 : 0)}\u00a0%`);
  if (!microns) return;
  const most = (BAR * microns) / zoom, ten = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((times) => times * ten).find((fits) => fits <= most);
  one("[data-bar]").hidden = false;
  one("[data-bar]").style.width = `${(length * zoom) / microns}px`;
  say("bar", length < 1000 ? `${comma(length, 2)}\u00a0мкм` : `${comma(length / 1000, 1)}\u00a0мм`);
}

const zoomBy = (times) => (viewer) => { viewer.viewport.zoomBy(times); viewer.viewport.applyConstraints(); };
const move = (across, down) => (viewer) => {
  const { width: wide, height: high } = viewer.viewport.getBounds();
  viewer.viewport.panBy(new window.OpenSeadragon.Point((across * wide) / 5, (down * high) / 5));
  viewer.viewport.applyConstraints();
};
const DO = {
  closer: zoomBy(1.6), farther: zoomBy(1 / 1.6),
  whole: (viewer) => viewer.viewport.goHome(),
  points: (viewer) => { viewer.viewport.zoomTo(viewer.viewport.imageToViewportZoom(1)); viewer.viewport.applyConstraints(); },
  wide: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  again,
};
// Клавиши по месту на клавиатуре: работают и в русской раскладке.
const KEYS = {
  ArrowLeft: move(-1, 0), ArrowRight: move(1, 0), ArrowUp: move(0, -1), ArrowDown: move(0, 1),
  Equal: DO.closer, NumpadAdd: DO.closer, Minus: DO.farther, NumpadSubtract: DO.farther,
  Digit0: DO.whole, Numpad0: DO.whole, Digit1: DO.points, Numpad1: DO.points, KeyF: DO.wide,
};

function listen(viewer) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) DO[button.dataset.do](viewer);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const meant = KEYS[event.code];
    if (!meant) return;
    event.preventDefault();
    meant(viewer);
  });
}

try {
  start();
} catch {
  failed(NO_ENGINE);
}
