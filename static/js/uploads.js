// Загрузка файлов частями (tus): очередь под формой, пауза, продолжение после обрыва и после перезагрузки страницы.
// Без этого модуля та же форма уходит обычным образом. Каталоги и диски разбирает disc.js, слова — words.js.
import { Upload } from "../vendor/tus.min.js";
import { gather } from "./disc.js";
import { dropped } from "./tree.js";
import { LARGEST, ended, left, size, trouble } from "./words.js";

const AT_ONCE = 2, HASHED = 32 * 1024 * 1024, VISIT = 4 * 60 * 1000;
const PAUSES = [0, 1000, 2000, 4000, 8000, 15000, ...Array(400).fill(30000)];
const UNDER_WAY = ["reading", "waiting", "going", "cut", "paused", "checking"];
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const rows = new Set();
const later = (ms) => new Promise((done) => setTimeout(done, ms));

// Имя стоит над причиной и так: остаётся предложение, с большой буквы.
const reason = (name, why = "") => { const rest = why.replace(`«${name}»: `, ""); return rest.charAt(0).toUpperCase() + rest.slice(1); };

// Одна строка очереди: файл, где он на сервере, что с ним сейчас.
class Row {
  constructor(queue, element) {
    Object.assign(this, { queue, element, state: "waiting", offset: 0, told: [] });
    all("button", element).forEach((button) => button.addEventListener("click", () => this[button.dataset.act]()));
    rows.add(this);
  }

  static fresh(queue, { blob, name, fingerprint }) {
    const row = new Row(queue, one("template", queue.place).content.firstElementChild.cloneNode(true));
    Object.assign(row, { blob, name, fingerprint, size: blob.size });
    queue.place.append(row.element);
    row.draw();
    return row;
  }

  static kept(queue, element) {
    const row = new Row(queue, element), { url, name, fingerprint, state } = element.dataset;
    const [bytes, offset] = [Number(element.dataset.size), Number(element.dataset.offset)];
    Object.assign(row, { url, name, fingerprint, size: bytes, offset, why: reason(name, element.dataset.why) });
    row.state = { open: "away", whole: "checking", refused: "bad" }[state];
    row.draw();
    if (row.state === "checking") row.watch();
    return row;
  }

  start() {
    this.state = "going";
    this.told = [];
    this.tus = new Upload(this.blob, {
      endpoint: this.queue.endpoint, uploadUrl: this.url || null, retryDelays: PAUSES, storeFingerprintForResuming: false,
      headers: { "X-CSRFToken": this.queue.token, "X-Background": "1" },
      metadata: { filename: this.name, filetype: this.blob.type, page: this.queue.page, fingerprint: this.fingerprint, ...this.hash },
      onUploadUrlAvailable: () => { this.url = this.tus.url; },
      onProgress: (sent) => this.moved(sent),
      onShouldRetry: (error) => this.again(error),
      onSuccess: () => this.arrived(),
      onError: (error) => this.failed(trouble(error)),
    });
    this.tus.start();
    this.draw();
  }

  moved(sent) {
    const now = performance.now();
    this.state = "going";
    this.offset = sent;
    this.told = [...this.told.filter(([at]) => now - at < 15000), [now, sent]];
    this.draw();
    this.queue.aloud();
  }

  again(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const may = status === 0 || status >= 500 || status === 409 || status === 423;
    if (may && status !== 409) { this.state = "cut"; this.draw(); }
    return may;
  }

  arrived() {
    this.offset = this.size;
    this.state = "checking";
    this.draw();
    this.queue.next();
    this.watch();
  }

  async watch() {
    for (let pause = 300; ; pause = Math.min(pause * 1.5, 5000)) {
      const answer = await fetch(this.url, { headers: { "X-Background": "1" } }).catch(() => null);
      if (answer?.ok && !ended(answer)) {
        const told = await answer.json();
        if (told.state === "taken") return this.taken(told);
        if (told.state === "refused") return this.failed(told.why);
      } else if (answer?.status === 404) return this.away();
      await later(pause);
    }
  }

  async taken(told) {
    this.state = "taken";
    this.queue.say(`«${this.name}» загружен`);
    await this.queue.took(this, told);
    this.leave();
  }

  failed(why) {
    this.state = "bad";
    this.why = reason(this.name, why);
    this.queue.say(`«${this.name}» не загружен. ${this.why}`);
    this.draw();
    this.queue.next();
    this.queue.settled();
  }

  pause() {
    this.state = "paused";
    this.tus?.abort();
    this.draw();
    one("[data-act=go]", this.element).focus();
    this.queue.next();
  }

  go() {
    this.state = "waiting";
    this.draw();
    this.queue.next();
    one("[data-act=pause]", this.element).focus();
  }

  async drop() {
    this.tus?.abort();
    if (this.url) {
      const headers = { "X-CSRFToken": this.queue.token, "Tus-Resumable": "1.0.0" };
      await fetch(this.url, { method: "DELETE", headers }).catch(() => null);
    }
    this.leave();
    one("input[type=file]:not(.camfile)", this.queue.form).focus();
  }

  away() { this.leave(); }

  leave() {
    rows.delete(this);
    this.element.remove();
    this.queue.next();
    this.queue.settled();
  }

  draw() {
    const row = this.element, percent = this.size ? Math.floor((this.offset / this.size) * 100) : 0, state = this.state;
    const show = (name, on) => all(`[data-${name}]`, row).forEach((part) => { part.hidden = !on; });
    const write = (name, words) => { one(`:is(h3, p, span, strong)[data-${name}]:not(.ft)`, row).textContent = words; };
    const sent = `${size(this.offset)} из ${size(this.size)}`;
    row.dataset.now = state;
    row.classList.toggle("file--bad", state === "bad");
    write("name", this.name);
    write("said", {
      reading: `${size(this.size)}. В очереди`, waiting: `${size(this.size)}. В очереди`, going: [sent, left(this.told, this.size)].filter(Boolean).join(", "),
      cut: `${sent}. Нет связи, продолжим сами`, paused: `${sent}. Приостановлен`,
      away: `${sent}. Загрузка прервалась`, checking: `${size(this.size)}. Загружен, проверяем`,
      taken: `${size(this.size)}. Загружен`, bad: `${size(this.size)}. Не загружен`,
    }[state]);
    write("percent", `${percent}\u00a0%`);
    write("rest", state === "away" ? `Выберите тот же файл, продолжим с\u00a0${percent}\u00a0%` : "Если связь прервётся, продолжим с этого места");
    write("why", this.why || "");
    one("progress", row).value = percent;
    show("moving", ["reading", "waiting", "going", "cut", "paused", "away"].includes(state));
    show("why", state === "bad");
    show("fine", state !== "bad");
    show("pausing", ["waiting", "going", "cut"].includes(state));
    show("going-on", state === "paused");
    show("choosing", ["away", "bad"].includes(state));
    write("choice", state === "bad" ? "Выбрать другой файл" : "Выбрать файл");
    show("dropping", ["paused", "away", "bad", "waiting"].includes(state));
  }
}

// Очередь одной формы.
class Queue {
  constructor(form) {
    this.form = form;
    this.endpoint = form.dataset.tus;
    this.page = form.dataset.page;
    this.token = one("input[name=csrfmiddlewaretoken]", form).value;
    this.place = one(`#${form.dataset.queue}`);
    this.loud = one("[data-aloud]", this.place);
    this.quarter = -1;
    form.removeAttribute("data-upload");
    all("[data-folder]", form).forEach((part) => { part.hidden = !("webkitdirectory" in HTMLInputElement.prototype); });
    all("[data-row]", this.place).forEach((element) => Row.kept(this, element));
    if (form.dataset.keep) this.recall();
    form.addEventListener("change", (event) => event.target.type === "file" && !("plain" in event.target.dataset) && this.chosen(event.target));
    form.addEventListener("submit", (event) => this.submitting(event));
    ["dragover", "dragleave", "drop"].forEach((name) => form.addEventListener(name, (event) => this.dragged(event)));
  }

  // Где сервер не рисует начатое сам, спрашиваем его.
  async recall() {
    const answer = await fetch(this.endpoint, { headers: { "X-Background": "1" } }).catch(() => null);
    if (!answer?.ok || ended(answer)) return;
    for (const told of (await answer.json()).uploads) {
      const element = one("template", this.place).content.firstElementChild.cloneNode(true);
      Object.assign(element.dataset, told);
      this.place.append(element);
      Row.kept(this, element);
    }
  }

  get mine() { return [...rows].filter((row) => row.queue === this); }

  async chosen(input) {
    const files = [...input.files];
    input.value = "";
    await this.add(files);
  }

  async dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    this.form.classList.toggle("drop--over", event.type === "dragover");
    if (event.type === "drop") await this.add(await dropped(event.dataTransfer));
  }

  async add(files) {
    const reading = one("[data-reading]", this.place);
    this.gathering = true;
    let found = {};
    try {
      found = await gather(files, (words) => { reading.hidden = !words; reading.textContent = words; });
      for (const file of found.files) await this.take(file);
    } finally {
      this.gathering = false;
    }
    this.tell(found.said || "");
    this.quarter = -1;
    this.next();
  }

  async take(file) {
    const { blob, name, fingerprint } = file;
    const waits = this.mine.find((row) => row.state === "away" && row.name === name && row.size === blob.size && row.fingerprint === fingerprint);
    const row = waits ?? Row.fresh(this, file);
    row.state = "reading";
    if (!blob.size) return row.failed("Файл пустой, в нём 0 байт. Откройте его у себя: если там есть страницы, сохраните ещё раз.");
    if (blob.size > LARGEST) return row.failed("Файл больше 2 ГБ. Разделите его на части или позвоните нам.");
    row.hash = await hashed(blob);
    row.blob = blob;
    row.state = "waiting";
    row.draw();
    this.next();
  }

  next() {
    const going = [...rows].filter((row) => ["going", "cut"].includes(row.state)).length;
    this.mine.filter((row) => row.state === "waiting" && row.blob).slice(0, Math.max(0, AT_ONCE - going)).forEach((row) => row.start());
  }

  // Вслух — только четверти пути, по всей очереди сразу.
  aloud() {
    const moving = this.mine.filter((row) => row.blob && row.state !== "bad");
    const whole = moving.reduce((sum, row) => sum + row.size, 0), sent = moving.reduce((sum, row) => sum + row.offset, 0);
    const quarter = Math.floor((sent / whole) * 4) * 25;
    if (quarter > this.quarter) this.say(`Загружено ${(this.quarter = quarter)} процентов`);
  }

  say(words) { this.loud.textContent = words; }

  async took(row, told) {
    const keeps = one(`input[name="${this.form.dataset.keep}"]`, this.form);
    if (keeps) {
      keeps.value = told.document;
      const place = one("[data-kept]", this.form);
      place.textContent = `${row.name}, ${size(row.size)}. Файл у нас.`;
      place.hidden = false;
      return;
    }
    await refresh();
  }

  submitting(event) {
    if (!this.form.dataset.keep || !this.underWay()) return;
    event.preventDefault();
    this.owed = event.submitter;
    this.tell("Файл ещё загружается. Отправим сами, как только он будет у нас: нажимать ещё раз не нужно.");
    this.place.scrollIntoView({ block: "nearest" });
  }

  underWay() { return this.gathering || this.mine.some((row) => UNDER_WAY.includes(row.state) && (row.blob || row.state === "checking")); }

  // Нажатое раньше времени уходит само; если файл не приняли, человек решает заново.
  settled() {
    if (!this.owed || this.underWay()) return;
    const button = this.owed;
    this.owed = null;
    this.tell("");
    if (!this.mine.some((row) => row.state === "bad")) this.form.requestSubmit(button);
  }

  tell(words) {
    const place = one("[data-reading]", this.place);
    place.hidden = !words;
    place.textContent = words;
    if (words) this.say(words);
  }
}

// Свой хэш небольшого файла: сервер сверит, что пришло то самое. Большой браузер целиком в память не берёт.
async function hashed(blob) {
  if (!crypto.subtle || blob.size > HASHED) return {};
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return { sha256: [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}

// Принятые файлы рисует сервер: заново берём только помеченные части страницы, отметки человека остаются.
let asked = Promise.resolve();
function refresh() {
  return (asked = asked.then(async () => {
    const answer = await fetch(location.href, { headers: { "X-Background": "1" } }).catch(() => null);
    if (!answer?.ok || ended(answer)) return;
    if (answer.redirected) return busy() || location.assign(answer.url);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of all("[data-fresh]")) {
      const now = one(`[data-fresh="${old.dataset.fresh}"]`, fresh);
      if (!now) continue;
      const ticks = new Map(all("input[type=checkbox]", old).map((box) => [box.id, box.checked]));
      all("input[type=checkbox]", now).forEach((box) => { if (ticks.has(box.id)) box.checked = ticks.get(box.id); });
      old.replaceWith(document.adoptNode(now));
    }
  }));
}

const busy = () => [...rows].some((row) => ["waiting", "going", "cut", "paused"].includes(row.state) && row.blob);
addEventListener("beforeunload", (event) => { if (busy()) event.preventDefault(); });
addEventListener("online", () => rows.forEach((row) => { if (row.state === "cut") { row.tus.abort(); row.start(); } }));
setInterval(() => { if (busy()) fetch(one("[data-tus]").dataset.tus).catch(() => null); }, VISIT);
all("form[data-tus]").forEach((form) => new Queue(form));
