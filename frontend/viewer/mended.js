// What of the vendors' code is put right while it is built. Each entry names words that must be there: a new version that
// says them otherwise stops the build.
const FRESH = "const decoder = local.decoder;";
const SIZE = "const frameInfo = decoder.getFrameInfo();";

// A decoder that is used again keeps the former frame: when the next is damaged it would hand out another slice's points.
const aFreshDecoder = (name) => [
  [FRESH, `local.decoder?.delete(); const decoder = (local.decoder = new local.codec.${name}());`],
  [SIZE, `${SIZE} if (frameInfo.width !== imageInfo.columns || frameInfo.height !== imageInfo.rows) throw new Error("damaged frame");`],
];

const MENDED = [
  [/decoders\/decodeJPEG2000\.js$/, aFreshDecoder("J2KDecoder")],
  [/decoders\/decodeJPEGLS\.js$/, aFreshDecoder("JpegLSDecoder")],
  [/decoders\/decodeJPEGBaseline8Bit\.js$/, aFreshDecoder("JPEGDecoder")],
  // An attribute «style» set by a script is refused by style-src 'self'; the same through the CSSOM is not.
  [/drawTextBox\.js$/, [[".setAttribute('style', combinedStyle)", ".style.cssText = combinedStyle"]]],
];

// What the page never does: volumes computed in a worker, rare codecs, XML.
const LEFT_OUT = [
  [/registerComputeWorker\.js$/, "export function registerComputeWorker() {}"],
  [/decoders\/decodeJPEGXL\.js$/, "export default () => Promise.reject(new Error('JPEG XL'));"],
  [/decoders\/decodeHTJ2K\.js$/, "export default () => Promise.reject(new Error('HTJ2K'));"],
  [/xmlbuilder2\/.*\.js$/, "export function create() { throw new Error('XML'); }"],
];

export const mended = () => ({
  name: "mended",
  enforce: "pre",
  load: (id) => LEFT_OUT.find(([file]) => file.test(id))?.[1],
  transform(code, id) {
    const found = MENDED.find(([file]) => file.test(id));
    if (!found) return null;
    return found[1].reduce((text, [said, instead]) => {
      if (!text.includes(said)) this.error(`${id} no longer says «${said}»`);
      return text.replace(said, instead);
    }, code);
  },
});
