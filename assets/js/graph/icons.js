// Small pictures of the kinds of layers, for the palette: one per group and for some layers, drawn with lines in the text's color.

import { makeSvg } from "../dom.js";

const LINES = {
  activation: "M3 17H11L20 5",
  attention: "M5 19L12 6L19 19M5 19L19 19M12 6V19M4 19h2M18 19h2M11 6h2",
  embedding: "M4 5H8V9H4ZM4 15H8V19H4ZM8 7H12M8 17H12M12 4H20V10H12ZM14.7 4V10M17.3 4V10M12 14H20V20H12ZM14.7 14V20M17.3 14V20",
  convolution: "M4 4H20V20H4ZM4 9.3H20M4 14.7H20M9.3 4V20M14.7 4V20M4 4H14.7V14.7H4Z",
  core: "M6 5L18 8M6 5L18 16M6 12L18 8M6 12L18 16M6 19L18 8M6 19L18 16",
  generative: "M3 12C5 5 7 5 9 12S13 19 15 12S19 5 21 12",
  inside: "M10 3A7 7 0 1 1 9.9 3M15 15L21 21M10 7V13M7 10H13",
  merge: "M4 6H9L13 12H20M4 18H9L13 12M17 9L20 12L17 15",
  normalisation: "M3 19C9 19 9 5 12 5S15 19 21 19M12 5V19",
  pooling: "M3 5H13V19H3ZM3 12H13M8 5V19M13 12H16M17 9H21V15H17Z",
  recurrent: "M12 5A7 7 0 1 1 6 8.5M6 4V9H11",
  regularisation: "M6 6h.1M12 6h.1M18 6h.1M6 12h.1M18 12h.1M12 18h.1M18 18h.1M10 10L14 14M14 10L10 14M4 16L8 20M8 16L4 20",
  shape: "M3 5H10V12H3ZM13 9H21M13 13H21M13 17H21M13 5H21M6 15V19H10",
};

/** An SVG element, 22 × 22, for a layer of a group; without a picture for either, an empty square. */
export function icon(layer, group) {
  const svg = makeSvg("svg", { class: "icon", viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": "true" });
  svg.append(makeSvg("path", { d: LINES[layer] ?? LINES[group] ?? "M4 4H20V20H4Z" }));
  return svg;
}
