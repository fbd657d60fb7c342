// Начало файла DICOM: к какому исследованию и серии он относится. Явная и неявная запись, младший байт первым.
const HEAD = 256 * 1024, LONG = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);
const OPEN = 0xffffffff, IMPLICIT = "1.2.840.10008.1.2", BIG = "1.2.840.10008.1.2.2", DEFLATED = "1.2.840.10008.1.2.1.99";
const WANTED = { 0x00080020: "date", 0x00080060: "modality", 0x0020000d: "study", 0x0020000e: "series" };
const LAST = 0x0020000e;
const words = (view, at, length) => String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length)).replace(/[\0 ]+$/, "");

// null — это не снимок; исследование, которого не прочесть, называется пустым словом.
export async function headerOf(file) {
  const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
  if (view.byteLength < 132 || words(view, 128, 4) !== "DICM") return null;
  const found = { study: "", series: "", modality: "", date: "" };
  try {
    const { syntax, end } = meta(view);
    if (syntax !== BIG && syntax !== DEFLATED) read(view, end, syntax === IMPLICIT, found);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

function meta(view) {
  let at = 132, syntax = "";
  while (at + 8 <= view.byteLength && view.getUint16(at, true) === 2) {
    const one = element(view, at, false);
    if (one.tag === 0x00020010) syntax = words(view, one.at, one.length);
    at = one.at + one.length;
  }
  return { syntax, end: at };
}

function read(view, from, implicit, found) {
  for (let at = from; at + 8 <= view.byteLength; ) {
    const one = element(view, at, implicit);
    if (one.tag > LAST) return;
    if (WANTED[one.tag]) found[WANTED[one.tag]] = words(view, one.at, one.length);
    at = one.length === OPEN ? skipped(view, one.at, implicit) : one.at + one.length;
  }
}

function element(view, at, implicit) {
  const tag = view.getUint16(at, true) * 65536 + view.getUint16(at + 2, true);
  if (implicit) return { tag, length: view.getUint32(at + 4, true), at: at + 8 };
  if (LONG.has(words(view, at + 4, 2))) return { tag, length: view.getUint32(at + 8, true), at: at + 12 };
  return { tag, length: view.getUint16(at + 6, true), at: at + 8 };
}

// Последовательность без длины: до её конца, вместе с вложенными.
function skipped(view, from, implicit) {
  for (let at = from; ; ) {
    const tag = view.getUint16(at, true) * 65536 + view.getUint16(at + 2, true), length = view.getUint32(at + 4, true);
    at += 8;
    if (tag === 0xfffee0dd) return at;
    at = length === OPEN ? item(view, at, implicit) : at + length;
  }
}

function item(view, from, implicit) {
  for (let at = from; ; ) {
    if (view.getUint16(at, true) === 0xfffe) return at + 8;
    const one = element(view, at, implicit);
    at = one.length === OPEN ? skipped(view, one.at, implicit) : one.at + one.length;
  }
}
