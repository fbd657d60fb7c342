// Страница снимков: серии, инструменты, окно, клавиши. Показывает Cornerstone3D, он загружается отсюда же.
import { Stack, withPreamble } from "./stack.js";

const root = document.querySelector("[data-pictures]");
const one = (selector, from = root) => from.querySelector(selector);
const all = (selector, from = root) => [...from.querySelectorAll(selector)];
const PRESETS = { soft: [400, 40], lung: [1500, -600], bone: [2500, 480] };
const UNITS = { mm: "мм", px: "точек, масштаб в файле не указан" };
const FAILED = "Срез не открылся. Листайте дальше или скачайте исследование и откройте его в своей программе.";
const NO_ENGINE = "Просмотр снимков не запустился в этом браузере. Скачайте исследование и откройте его в своей программе.";

const comma = (number, digits = 0) => number.toLocaleString("ru-RU", { maximumFractionDigits: digits });
const say = (what, words) => { for (const place of all(`[data-said="${what}"]`)) place.textContent = words; };

async function start() {
  const engine = await import(root.dataset.engine);
  await engine.init();
  engine.initTools();
  const syntaxes = new Map();
  engine.initLoader({
    useLegacyMetadataProvider: true, // прежний разборщик: терпит файлы с огрехами и отпускает память вместе со снимком
    maxWebWorkers: Math.min(4, Math.max(1, (navigator.hardwareConcurrency || 2) - 1)),
    beforeProcessing: async (xhr) => withPreamble(xhr.response, syntaxes.get(new URL(xhr.responseURL).pathname)),
  });
  const element = one("[data-stage]");
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  const stack = new Stack(engine, element, (what, number) => tell(stack, what, number));
  const group = tools(engine, element);
  const page = { engine, element, stack, group, syntaxes };
  listen(page);
  choose(page, matchMedia("(pointer: coarse)").matches ? "scroll" : "window");
  await openSeries(page, one("[data-series][aria-current]") || one("[data-series]"));
  root.dataset.ready = "1";
}

// Инструменты мыши и касания: левая кнопка — выбранный, правая — лупа, средняя — сдвиг, два пальца — лупа и сдвиг.
function tools(engine, element) {
  const { WindowLevelTool, ZoomTool, PanTool, LengthTool } = engine, { MouseBindings } = engine.ToolEnums;
  const group = engine.ToolGroupManager.createToolGroup("pictures");
  for (const tool of [WindowLevelTool, ZoomTool, PanTool, LengthTool]) engine.addTool(tool);
  group.addTool(WindowLevelTool.toolName);
  group.addTool(ZoomTool.toolName, { minZoomScale: 0.2, maxZoomScale: 20 });
  group.addTool(PanTool.toolName);
  group.addTool(LengthTool.toolName, { getTextLines: inRussian });
  group.addViewport("picture", "pictures");
  paint(engine.annotation.config.style);
  return {
    choose(name) {
      const chosen = { window: WindowLevelTool, zoom: ZoomTool, pan: PanTool, ruler: LengthTool }[name]?.toolName;
      for (const tool of [WindowLevelTool, LengthTool]) group.setToolPassive(tool.toolName, { removeAllBindings: true });
      const own = { [ZoomTool.toolName]: [{ mouseButton: MouseBindings.Secondary }, { numTouchPoints: 2 }], [PanTool.toolName]: [{ mouseButton: MouseBindings.Auxiliary }] };
      for (const [tool, bindings] of Object.entries(own)) { group.setToolPassive(tool, { removeAllBindings: true }); group.setToolActive(tool, { bindings }); }
      if (chosen) group.setToolActive(chosen, { bindings: [{ mouseButton: MouseBindings.Primary }, { numTouchPoints: 1 }] });
    },
    erase: () => engine.annotation.state.removeAllAnnotations(),
  };
}

// Линейка цветом «ваш ход», подпись шрифтом страницы.
function paint(style) {
  const given = style.getDefaultToolStyles(), own = { lineWidth: "2", textBoxFontFamily: "Golos Text, sans-serif", textBoxFontSize: "16px" };
  const states = ["", "Highlighted", "Selected", "Locked"];
  for (const state of states) for (const name of ["color", "textBoxColor", "textBoxLinkLineColor"]) own[`${name}${state}`] = "rgb(255, 205, 92)";
  style.setDefaultToolStyles({ ...given, global: { ...given.global, ...own } });
}

function inRussian(data, target) {
  const { length, unit } = data.cachedStats[target] || {};
  if (!Number.isFinite(length)) return undefined;
  return [`${comma(length, 1)} ${UNITS[unit] || unit}`];
}

function choose(page, name) {
  page.tool = name;
  page.group.choose(name);
  for (const button of all("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === name));
}

// Серия записана в ссылке: место снимка и число кадров в нём.
async function openSeries(page, link) {
  if (!link) return;
  for (const other of all("[data-series]")) other.toggleAttribute("aria-current", false);
  link.setAttribute("aria-current", "true");
  const { series, pictures, syntax, modality, title, date } = link.dataset;
  const ids = JSON.parse(pictures).flatMap(([place, frames]) => {
    const url = new URL(`${root.dataset.base}${series}/${place}/?ticket=${encodeURIComponent(root.dataset.ticket)}`, location.href);
    page.syntaxes.set(url.pathname, syntax);
    return frames < 2 ? [`wadouri:${url}`] : Array.from({ length: frames }, (_, n) => `wadouri:${url}&frame=${n + 1}`);
  });
  one("[data-presets]").hidden = modality !== "CT";
  one("[data-slider]").max = String(ids.length);
  say("series", title);
  say("taken", date);
  page.group.erase();
  inverted(page, false, false);
  await page.stack.open(ids, ids.length > 20 ? Math.floor(ids.length / 2) : 0);
}

// Слова о том, что на экране. Номер среза меняется вместе с самим срезом.
function tell(stack, what, number) {
  const count = stack.ids.length, words = `${number + 1} из ${count}`;
  if (what === "filled") {
    one("[data-filled]").max = count;
    one("[data-filled]").value = number;
    one("[data-filled]").hidden = number >= count;
    return;
  }
  one("[data-slider]").value = String(number + 1);
  root.dataset.state = what;
  one("[data-problem]").hidden = what !== "failed";
  if (what === "loading") return say("wait", `Загружаем ${words}`);
  say("wait", "");
  say("slice", words);
  one("[data-slider]").setAttribute("aria-valuetext", words);
  say("problem", what === "failed" ? FAILED : "");
  tellWindow(stack);
}

function tellWindow(stack) {
  const range = stack.drawn && root.dataset.state === "shown" ? stack.viewport.getProperties().voiRange : null;
  const [width, centre] = range ? [range.upper - range.lower + 1, (range.upper + range.lower + 1) / 2] : [];
  say("window", range ? `Окно ${comma(width)}, центр ${comma(centre)}` : "");
  say("zoom", stack.drawn ? `Масштаб ${comma(stack.viewport.getZoom() * 100)}\u00a0%` : "");
}

function preset(page, name) {
  const [width, centre] = PRESETS[name];
  page.stack.viewport.setProperties({ voiRange: { lower: centre - width / 2, upper: centre + width / 2 - 1 } });
  page.stack.viewport.render();
}
function inverted(page, on, draw = true) {
  one("[data-do=invert]").setAttribute("aria-pressed", String(on));
  if (!draw) return;
  page.stack.viewport.setProperties({ invert: on });
  page.stack.viewport.render();
}
function zoom(page, times) {
  page.stack.viewport.setZoom(page.stack.viewport.getZoom() * times);
  page.stack.viewport.render();
}
const DO = {
  invert: (page) => inverted(page, one("[data-do=invert]").getAttribute("aria-pressed") !== "true"),
  reset: (page) => {
    page.stack.viewport.resetCamera();
    page.stack.viewport.resetProperties();
    inverted(page, false, false);
    page.stack.viewport.render();
  },
  erase: (page) => { page.group.erase(); page.stack.viewport.render(); },
  closer: (page) => zoom(page, 1.25),
  farther: (page) => zoom(page, 0.8),
  wide: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
};
// Клавиши по месту на клавиатуре: работают и в русской раскладке.
const KEYS = {
  ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity,
  Digit1: "window", Digit2: "zoom", Digit3: "pan", Digit4: "ruler", Digit5: "scroll",
  KeyI: DO.invert, KeyR: DO.reset, Delete: DO.erase, Equal: DO.closer, NumpadAdd: DO.closer, Minus: DO.farther, NumpadSubtract: DO.farther, KeyF: DO.wide,
};

function step(page, by) {
  const last = page.stack.ids.length - 1;
  const to = Number.isFinite(by) ? Math.min(last, Math.max(0, page.stack.wanted + by)) : by < 0 ? 0 : last;
  if (to !== page.stack.wanted) page.stack.show(to);
}

function listen(page) {
  const { element, stack, engine } = page;
  let turned = 0;
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    turned += event.deltaMode ? event.deltaY * 40 : event.deltaY;
    const steps = Math.trunc(turned / 40);
    turned -= steps * 40;
    if (steps) step(page, Math.sign(steps) * Math.min(3, Math.abs(steps)));
  }, { passive: false, capture: true });
  dragToScroll(page);
  for (const name of ["VOI_MODIFIED", "CAMERA_MODIFIED"]) element.addEventListener(engine.Enums.Events[name], () => tellWindow(stack));
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-series]"), button = event.target.closest("button");
    if (link) { event.preventDefault(); openSeries(page, link); }
    if (button?.dataset.tool) choose(page, button.dataset.tool);
    if (button?.dataset.preset && stack.drawn) preset(page, button.dataset.preset);
    if (button?.dataset.do && (stack.drawn || button.dataset.do === "wide")) DO[button.dataset.do](page);
  });
  one("[data-slider]").addEventListener("input", (event) => stack.show(Number(event.target.value) - 1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const meant = KEYS[event.code];
    if (meant === undefined || (event.target.closest("summary, a, button") && event.code === "Enter")) return;
    event.preventDefault();
    if (typeof meant === "number") step(page, meant);
    else if (typeof meant === "string") choose(page, meant);
    else if (stack.drawn || meant === DO.wide) meant(page);
  });
}

// Листание пальцем или мышью, когда выбраны «Срезы»: 8 точек пути — один срез.
function dragToScroll(page) {
  let from = null;
  page.element.addEventListener("pointerdown", (event) => { from = page.tool === "scroll" && event.button === 0 && event.isPrimary ? event.clientY : null; });
  page.element.addEventListener("pointermove", (event) => {
    if (from === null || !event.isPrimary) return;
    const steps = Math.trunc((event.clientY - from) / 8);
    if (steps) { from += steps * 8; step(page, steps); }
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) page.element.addEventListener(name, () => { from = null; });
}

// О кадре, который не открылся, уже сказано на экране; загрузчик повторяет отказ ещё раз, ничей.
addEventListener("unhandledrejection", (event) => { if (event.reason?.error) event.preventDefault(); });

start().catch(() => {
  root.dataset.state = "failed";
  one("[data-problem]").hidden = false;
  say("problem", NO_ENGINE);
});
