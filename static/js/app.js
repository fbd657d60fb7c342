// Улучшения поверх работающего HTML: без них всё делается обычными формами и ссылками. Без eval и встроенных стилей.
const root = document.documentElement;
root.classList.add("js");
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

// Сводка ошибок получает фокус: её прочтут первой.
const greet = () => one("[data-focus]")?.focus();
greet();

// Двойное нажатие: вторая отправка той же формы не уходит; «назад» возвращает кнопки.
const release = (form) => {
  delete form.dataset.sent;
  all("button[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 15000);
});
addEventListener("pageshow", (event) => event.persisted && all("form[data-sent]").forEach(release));

// Загрузка сразу после выбора файла. Без JS та же форма уходит кнопкой «Загрузить».
const MB = 1024 * 1024;
let going = null;

function size(bytes) {
  if (bytes < MB) return `${Math.ceil(bytes / 1024)}\u00a0КБ`;
  return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0).replace(".", ",")}\u00a0МБ`;
}
function left(seconds) {
  return seconds < 60 ? "осталось меньше минуты" : `осталось около ${Math.ceil(seconds / 60)}\u00a0мин`;
}
function say(form, words, aloud = true) {
  one("[data-said]", form).textContent = words;
  if (aloud) one("[data-aloud]", form).textContent = words;
}
function stop(form, words) {
  going = null;
  const cancel = one("[data-cancel]", form);
  cancel.textContent = "Попробовать ещё раз";
  cancel.dataset.again = "1";
  say(form, words);
}
function show(page, address) {
  const fresh = new DOMParser().parseFromString(page, "text/html");
  document.title = fresh.title;
  document.body.replaceWith(document.adoptNode(fresh.body));
  history.replaceState(null, "", address);
  one("[data-focus]") ? greet() : one("#h-files")?.scrollIntoView();
}
function send(form) {
  const files = all("input[type=file]", form).flatMap((input) => [...input.files]);
  if (!files.length || going) return;
  const limit = Number(form.dataset.limit || 0);
  const big = files.find((file) => limit && file.size > limit);
  const bar = one("progress", form), percent = one("[data-percent]", form), cancel = one("[data-cancel]", form);
  one(".up", form).hidden = false;
  delete cancel.dataset.again;
  cancel.textContent = "Отменить";
  if (big) {
    form.reset();
    cancel.textContent = "Понятно";
    return say(form, `Файл «${big.name}» больше ${size(limit)}. Разделите его на части или позвоните нам.`);
  }
  const request = (going = new XMLHttpRequest()), began = Date.now();
  let told = -1;
  request.upload.onprogress = ({ loaded, total }) => {
    const now = Math.floor((loaded / total) * 100), quarter = Math.floor(now / 25) * 25;
    bar.value = now;
    percent.textContent = `${now}\u00a0%`;
    const rest = ((Date.now() - began) / 1000) * (total / loaded - 1);
    say(form, now < 100 ? `${size(loaded)} из ${size(total)}, ${left(rest)}` : "Загружено, проверяем", false);
    if (quarter > told) one("[data-aloud]", form).textContent = `Загружено ${(told = quarter)} %`;
  };
  request.onload = () => {
    going = null;
    if (request.status === 413) return stop(form, "Файл слишком большой. Разделите его на части или позвоните нам.");
    if (request.status >= 500 || !request.responseText) return stop(form, "Не получилось. Попробуйте ещё раз через минуту.");
    show(request.responseText, request.responseURL);
  };
  request.onerror = () => stop(form, `Связь прервалась на ${bar.value}\u00a0%. Файл цел: когда связь появится, отправьте ещё раз.`);
  request.onabort = () => { going = null; form.reset(); one(".up", form).hidden = true; };
  request.open("POST", form.action);
  request.send(new FormData(form));
}
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-upload]");
  if (form && event.target.type === "file") send(form);
});
document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-cancel]");
  if (!cancel) return;
  const form = cancel.closest("form");
  if (going) going.abort();
  else if (cancel.dataset.again) send(form);
  else one(".up", form).hidden = true;
});
addEventListener("beforeunload", (event) => going && event.preventDefault());
["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
  const form = event.target.closest?.("[data-upload]");
  if (!form || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.toggle("drop--over", name === "dragover");
  if (name !== "drop") return;
  one("input[type=file]:not(.camfile)", form).files = event.dataTransfer.files;
  send(form);
}));

// Просмотр документа: масштаб и поворот — классами, листание — ссылками (и стрелками).
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom], [data-turn], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) return print();
  const viewer = button.closest("[data-viewer]"), state = viewer.dataset;
  const zoom = Math.min(4, Math.max(1, Number(state.sheetZoom || 1) + Number(button.dataset.zoom || 0)));
  const turn = (Number(state.sheetTurn || 0) + ("turn" in button.dataset ? 1 : 0)) % 4;
  viewer.className = viewer.className.replace(/ ?\b(zoom|turn)-\d/g, "") + ` zoom-${zoom} turn-${turn}`;
  Object.assign(state, { sheetZoom: zoom, sheetTurn: turn });
  one("[data-zoom-said]", viewer).textContent = `${[100, 130, 175, 240][zoom - 1]}\u00a0%`;
});

// Клавиши: / — поиск, j и k — строки списка, Enter — открыть, стрелки — страницы, Esc — закрыть меню.
function step(by) {
  const rows = all(".q .it"), at = rows.findIndex((row) => row.classList.contains("on"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!next) return;
  rows[at]?.classList.remove("on");
  next.classList.add("on");
  next.scrollIntoView({ block: "nearest" });
  one("a", next)?.focus({ preventScroll: true });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details.p-menu[open]");
    if (menu) { menu.open = false; one("summary", menu).focus(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/" && one("input[type=search]")) { event.preventDefault(); one("input[type=search]").focus(); }
  if (event.key === "j" || event.key === "о") step(1);
  if (event.key === "k" || event.key === "л") step(-1);
  if (event.key.startsWith("Arrow")) one(`[data-viewer] [data-key="${event.key}"]`)?.click();
});
