// Curves: lines over a shared axis. Small charts, and all until Plotly has loaded, are drawn on a canvas; others by
// Plotly, with zoom and pan. New points extend the lines, so that the zoom is kept while a run trains.

import * as chart from "./chart.js";
import * as sketch from "./sketch.js";

const SMALL = 260; // below this width there is no room for axes and a mode bar
const latest = new WeakMap();

/**
 * Draws `view` into `element`. Options: `height` in pixels; `plain` draws without Plotly; `logY`, `smooth` (0 to 1);
 * `colours`, one per solid series.
 */
export function draw(element, view, options = {}) {
  latest.set(element, { view, options });
  if (chart.ready() && !options.plain && element.clientWidth >= SMALL) {
    chart.draw(element, view, options);
    return;
  }
  sketch.draw(element, view, options);
  if (options.plain || chart.ready()) return;
  // Without Plotly the canvas remains; only the zoom is missing.
  chart.load().then(() => again(element), () => {});
}

function again(element) {
  const { view, options } = latest.get(element);
  if (element.isConnected && element.clientWidth >= SMALL) chart.draw(element, view, options);
}
