// What the page of pictures needs of Cornerstone3D, and nothing more. Built by vite into static/vendor/cornerstone.
export { init, RenderingEngine, Enums, eventTarget, metaData, cache, imageLoader, setUseCPURendering } from "@cornerstonejs/core";
export {
  init as initTools, addTool, ToolGroupManager, annotation, Enums as ToolEnums,
  WindowLevelTool, ZoomTool, PanTool, LengthTool, StackScrollTool,
} from "@cornerstonejs/tools";
// Past the loader's front door: it would bring every decoder into the page, and decoding is the worker's matter.
export { default as initLoader } from "../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/init.js";
