// The cursor of the film in a chart: a vertical line at the step that is shown.

import { make } from "../dom.js";

/** Places the cursor of `body`, the element of a chart, at `step`; null hides it. */
export function placeCursor(body, step) {
  const place = step === null ? null : placeOf(body, step);
  let line = body.querySelector(".llv-cursor");
  if (!place) {
    line?.remove();
    return;
  }
  line ??= body.appendChild(make("i", { class: "llv-cursor", "aria-hidden": "true" }));
  Object.assign(line.style, { left: `${place.left}px`, top: `${place.top}px`, height: `${place.height}px` });
}

/** The place in pixels within the chart; null outside its range, or while there is no chart. */
export function placeOf(body, step) {
  const plot = body.querySelector(".llv-plotly");
  const { xaxis, yaxis } = plot?._fullLayout ?? {};
  if (!xaxis || !yaxis) return null;
  const across = xaxis.l2p(step);
  if (across < -1 || across > xaxis._length + 1) return null;
  return { left: plot.offsetLeft + xaxis._offset + across, top: plot.offsetTop + yaxis._offset, height: yaxis._length };
}
