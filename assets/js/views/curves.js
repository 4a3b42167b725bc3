// Curves: lines over a shared axis. Small or first ones are drawn on a canvas at once; large ones by Plotly, which
// zooms and pans. New points are added to the drawn lines, so that the zoom stays while a run streams.

import * as chart from "./chart.js";
import * as sketch from "./sketch.js";

const SMALL = 260; // below this width axes and a mode bar only crowd each other
const latest = new WeakMap();

/**
 * Draws `view` into `element`. Options: `height` in pixels; `plain` draws without Plotly; `logY`, `smooth` (0 to 1);
 * `colours`, one an undashed series.
 */
export function draw(element, view, options = {}) {
  latest.set(element, { view, options });
  if (chart.ready() && !options.plain && element.clientWidth >= SMALL) {
    chart.draw(element, view, options);
    return;
  }
  sketch.draw(element, view, options);
  if (options.plain || chart.ready()) return;
  // Without Plotly the canvas remains: nothing is lost but the zoom.
  chart.load().then(() => again(element), () => {});
}

function again(element) {
  const { view, options } = latest.get(element);
  if (element.isConnected && element.clientWidth >= SMALL) chart.draw(element, view, options);
}
