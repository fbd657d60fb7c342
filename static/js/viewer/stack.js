// Серия снимков на экране: загрузка по одному кадру, показ и честный отказ. Кнопок и клавиш здесь нет.
// Правило безопасности: если кадр не открылся, прежний с экрана убирается, и это сказано словами.
const AHEAD = 12, AT_ONCE = 3, MEMORY = 512 * 1024 * 1024;
const PREAMBLE = 132, IMPLICIT = "1.2.840.10008.1.2";

// Файлы без заголовка DICOM: разборщик его требует, поэтому дописываем здесь, в копии для показа.
export function withPreamble(buffer, syntax) {
  const bytes = new Uint8Array(buffer), text = (from, to) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(128, 132) === "DICM") return buffer;
  const uid = (syntax || IMPLICIT).padEnd(Math.ceil((syntax || IMPLICIT).length / 2) * 2, "\0");
  const isMeta = bytes[0] === 2 && bytes[1] === 0;
  const meta = isMeta ? [] : [2, 0, 16, 0, 85, 73, uid.length, 0, ...[...uid].map((sign) => sign.charCodeAt(0))];
  const whole = new Uint8Array(PREAMBLE + meta.length + bytes.length);
  whole.set([68, 73, 67, 77], 128);
  whole.set(meta, PREAMBLE);
  whole.set(bytes, PREAMBLE + meta.length);
  return whole.buffer;
}

export class Stack {
  constructor(engine, element, told) {
    Object.assign(this, { engine, element, told, ids: [], at: -1, wanted: 0, drawn: false, turn: 0, loaded: new Set() });
    engine.cache.setMaxCacheSize(MEMORY);
    this.rendering = new engine.RenderingEngine("pictures");
    this.rendering.enableElement({ viewportId: "picture", element, type: engine.Enums.ViewportType.STACK });
    this.viewport = this.rendering.getViewport("picture");
    this.options = { useRGBA: this.viewport.useCPURendering === true, preScale: { enabled: true } };
    new ResizeObserver(() => this.rendering.resize(true, true)).observe(element);
  }

  // Новая серия: на экране пусто, пока не пришёл её первый снимок.
  async open(ids, start) {
    this.clear();
    Object.assign(this, { ids, at: -1, drawn: false, loaded: new Set(), series: (this.series || 0) + 1 });
    await this.show(start);
    this.fill(this.series);
  }

  async show(index) {
    const wanted = Math.min(this.ids.length - 1, Math.max(0, index)), turn = ++this.turn;
    this.wanted = wanted;
    this.told("loading", wanted);
    try {
      const image = await this.load(wanted);
      if (turn !== this.turn) return;
      if (!isWhole(image)) throw new Error("frame is short");
      await this.put(wanted);
      if (turn !== this.turn) return;
      this.at = wanted;
      this.told("shown", wanted);
    } catch {
      if (turn !== this.turn) return;
      this.clear();
      this.at = wanted;
      this.told("failed", wanted);
    }
  }

  async load(index) {
    const image = await this.engine.imageLoader.loadAndCacheImage(this.ids[index], { ...this.options });
    this.loaded.add(index);
    return image;
  }

  async put(index) {
    if (this.drawn) await this.viewport.setImageIdIndex(index);
    else await this.viewport.setStack(this.ids, index);
    this.drawn = true;
    this.element.dataset.state = "shown";
    this.viewport.render();
  }

  // Стирается и сам холст, и право его показывать: перерисовка вернёт снимок, но не покажет.
  clear() {
    this.element.dataset.state = "blank";
    const canvas = this.viewport.getCanvas();
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  }

  // Соседние снимки заранее: по три сразу, на телефоне только ближние.
  async fill(series) {
    const near = matchMedia("(pointer: coarse)").matches || navigator.connection?.saveData;
    const next = () => {
      const order = [...this.ids.keys()].sort((a, b) => Math.abs(a - this.wanted) - Math.abs(b - this.wanted));
      return order.slice(0, near ? AHEAD : order.length).find((index) => !this.loaded.has(index));
    };
    const worker = async () => {
      for (let index = next(); index !== undefined && series === this.series; index = next()) {
        this.loaded.add(index);
        await this.load(index).catch(() => {});
        if (series === this.series) this.told("filled", this.loaded.size);
        if (this.engine.cache.getCacheSize() > MEMORY * 0.9) return;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}

// Обрезанный файл даёт меньше точек, чем обещает: такой кадр не показываем вовсе.
function isWhole(image) {
  const points = image.getPixelData?.()?.length ?? image.voxelManager?.getScalarData()?.length ?? 0;
  return points >= image.rows * image.columns;
}
