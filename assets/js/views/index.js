// Draws views of all kinds, and again when the theme, the language or the width changes.

import { onLanguage } from "../language.js";
import * as attention from "./attention.js";
import * as bars from "./bars.js";
import * as calculation from "./calculation.js";
import { onTheme } from "./colours.js";
import * as curves from "./curves.js";
import * as equations from "./equations.js";
import * as heatmaps from "./heatmaps.js";
import * as histograms from "./histograms.js";
import { label, unlabel } from "./labels.js";
import * as matrix from "./matrix.js";
import * as network from "./network.js";
import { forget } from "./parts.js";
import * as pictures from "./pictures.js";
import * as plane from "./plane.js";
import * as samples from "./samples.js";
import * as scatter from "./scatter.js";
import * as sheet from "./sheet.js";
import * as slow_step from "./slow_step.js";
import * as table from "./table.js";
import * as text from "./text.js";
import * as weight_update from "./weight_update.js";

/** Renderers by kind of view, each with `draw(element, view, options, drawInner)`; `drawInner` draws nested views. */
export const RENDERERS = {
  attention, bars, calculation, curves, equations, heatmaps, histograms, matrix, network, pictures, plane, samples, scatter, sheet, slow_step,
  table, text, weight_update,
};
const shown = new Map();

const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const last = shown.get(target);
    if (!last || Math.abs(last.width - contentRect.width) < 1) continue;
    last.width = contentRect.width;
    if (contentRect.width > 0) render(target, last);
  }
});

function render(element, { view, options }) {
  label(element, view);
  RENDERERS[view.kind].draw(element, view, options, draw);
}

/** Draws `view` into `element`; further calls update it in place. */
export function draw(element, view, options = {}) {
  if (!RENDERERS[view.kind]) throw new Error(`There is no renderer for views of kind "${view.kind}".`);
  const last = { view, options, width: element.clientWidth };
  if (!shown.has(element)) widths.observe(element);
  shown.set(element, last);
  render(element, last);
}

/** Releases the resources of `element`. */
export function end(element) {
  for (const inner of [element, ...element.querySelectorAll(".llv-view")]) {
    widths.unobserve(inner);
    shown.delete(inner);
    unlabel(inner);
    forget(inner);
  }
}

function again() {
  for (const [element, last] of shown) {
    if (element.isConnected) render(element, last);
    else end(element);
  }
}
onTheme(again);
onLanguage(again);
