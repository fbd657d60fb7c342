// Builds Cornerstone3D for the page of pictures into static/vendor/cornerstone: one script, its worker, and decoders as
// WebAssembly files beside them.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { mended } from "./mended.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const names = { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" };

export default defineConfig({
  root: here("."),
  base: "./",
  logLevel: "error",
  plugins: [mended()],
  worker: { format: "es", plugins: () => [mended()], rollupOptions: { output: names } },
  build: {
    outDir: here("../../static/vendor/cornerstone"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    rollupOptions: { input: here("cornerstone.js"), preserveEntrySignatures: "strict", output: names },
  },
});
