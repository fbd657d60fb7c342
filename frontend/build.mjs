// Fills static/vendor, static/fonts and static/icons.svg from the locked packages. Run: npm ci && npm run build
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { build as buildPage } from "vite";
import subsetFont from "subset-font";

const STATIC = new URL("../static/", import.meta.url);
const MODULES = new URL("node_modules/", import.meta.url);
const KEPT = new URL("licences/", import.meta.url); // of what lies inside others' WebAssembly, without a text beside it
const from = (path) => new URL(path, MODULES);
const to = (path) => new URL(path, STATIC);

const ICONS = `check upload camera phone clock-3 calendar-days file-text image triangle-alert circle-check arrow-right
arrow-left download scan-eye microscope pause lock chevron-right message-square user building-2 search circle-help:circle-question-mark
eye minus plus rotate-cw trash-2 menu inbox chart-column hourglass archive circle paperclip send ruler contrast
maximize-2 play folder-open stamp columns-2:columns-2 circle-dashed info x log-out mail pencil printer key-round undo-2
user-plus shield-check circle-x hand layers keyboard`.split(/\s+/);

const LICENCES = [
  ["htmx 2 (js/htmx.min.js)", "htmx.org/LICENSE"],
  ["tus-js-client (vendor/tus.min.js)", "tus-js-client/LICENSE"],
  ["js-base64 (in vendor/tus.min.js)", "js-base64/LICENSE.md"],
  ["url-parse (in vendor/tus.min.js)", "url-parse/LICENSE"],
  ["requires-port (in vendor/tus.min.js)", "requires-port/LICENSE"],
  ["querystringify (in vendor/tus.min.js)", "querystringify/LICENSE"],
  ["Lucide (icons.svg)", "lucide-static/LICENSE"],
  ["Golos Text (fonts/golos-text-*)", "@fontsource-variable/golos-text/LICENSE"],
  ["Literata (fonts/literata-*)", "@fontsource-variable/literata/LICENSE"],
  ["OpenSeadragon (openseadragon.min.js)", "openseadragon/LICENSE.txt"],
  ["Cornerstone3D: core, tools, metadata, utils, DICOM image loader (cornerstone/)", "@cornerstonejs/dicom-image-loader/LICENSE"],
  ["JPEG lossless decoder (cornerstone/lossless.js)", "@cornerstonejs/jpeg-lossless-decoder-js/LICENSE"],
  ["Codec of JPEG-LS (cornerstone/charlswasm_decode.wasm)", "@cornerstonejs/codec-charls/LICENSE"],
  ["CharLS (inside it)", new URL("charls.txt", KEPT)],
  ["OpenJPEG (cornerstone/openjpegwasm_decode.wasm)", new URL("openjpeg.txt", KEPT)],
  ["libjpeg-turbo (cornerstone/libjpegturbowasm_decode.wasm)", new URL("libjpeg-turbo.txt", KEPT)],
  ["vtk.js (cornerstone/)", "@kitware/vtk.js/LICENSE"],
  ["dicomParser (cornerstone/)", "dicom-parser/LICENSE"],
  ["comlink (cornerstone/)", "comlink/LICENSE"],
  ["pako (cornerstone/)", "pako/LICENSE"],
  ["glMatrix (cornerstone/)", "gl-matrix/LICENSE.md"],
  ["loglevel (cornerstone/)", "loglevel/LICENSE-MIT"],
  ["lodash.get (cornerstone/)", "lodash.get/LICENSE"],
  ["clipper2-ts (cornerstone/)", "clipper2-ts/LICENSE"],
  ["D3 arrays and interpolation (cornerstone/)", "d3-array/LICENSE"],
  ["uuid (cornerstone/)", "uuid/LICENSE.md"],
];

// The serif speaks only in headings and dates: one weight, and of Latin only what a keyboard types.
const LATIN = String.fromCodePoint(...Array.from({ length: 95 }, (_, i) => 0x20 + i), 0xa0, 0xab, 0xbb, 0x2013, 0x2014, 0x2026, 0x2212);
const CYRILLIC = String.fromCodePoint(...Array.from({ length: 96 }, (_, i) => 0x400 + i), 0x301, 0x2116);

function sprite() {
  const symbols = ICONS.map((entry) => {
    const [id, file = id] = entry.split(":");
    const svg = readFileSync(from(`lucide-static/icons/${file}.svg`), "utf8");
    const body = svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${id}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
  });
  writeFileSync(to("icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function fonts() {
  for (const script of ["cyrillic", "latin"]) {
    const golos = `golos-text-${script}-wght-normal.woff2`;
    copyFileSync(from(`@fontsource-variable/golos-text/files/${golos}`), to(`fonts/${golos}`));
    const literata = readFileSync(from(`@fontsource-variable/literata/files/literata-${script}-wght-normal.woff2`));
    const letters = script === "latin" ? LATIN : CYRILLIC;
    const cut = await subsetFont(literata, letters, { targetFormat: "woff2", variationAxes: { wght: 600 } });
    writeFileSync(to(`fonts/literata-${script}-600.woff2`), cut);
  }
}

// The module's own browser build, without what only Node needs.
async function tus() {
  await build({
    stdin: { contents: 'export { Upload } from "tus-js-client";', resolveDir: new URL(".", import.meta.url).pathname },
    bundle: true, minify: true, format: "esm", target: "es2020", platform: "browser", legalComments: "none",
    outfile: to("vendor/tus.min.js").pathname,
  });
}

function vendor() {
  mkdirSync(to("vendor/"), { recursive: true });
  copyFileSync(from("htmx.org/dist/htmx.min.js"), to("vendor/htmx.min.js"));
  const seadragon = readFileSync(from("openseadragon/build/openseadragon/openseadragon.min.js"), "utf8");
  writeFileSync(to("vendor/openseadragon.min.js"), seadragon.replace(/\/\/# sourceMappingURL=.*\s*$/, ""));
  const texts = LICENCES.map(([name, file]) => `${name}\n${"=".repeat(name.length)}\n\n${readFileSync(from(file), "utf8").replaceAll("\r", "").trim()}\n`);
  writeFileSync(to("vendor/LICENSES.txt"), texts.join("\n\n"));
}

sprite();
await fonts();
vendor();
await tus();
await buildPage({ configFile: fileURLToPath(new URL("viewer/vite.config.js", import.meta.url)) });
