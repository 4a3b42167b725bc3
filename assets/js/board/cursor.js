// The cursor of the film in a chart: a vertical line at the step that is shown.

import { make } from "../dom.js";

const DRAG = 4; // the most pixels by which a click moves
const DOUBLE_MS = 250;

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

/** The step at a point of the window within the curves of `body`; null outside of them. */
export function stepAt(body, { clientX, clientY }) {
  const plot = body.querySelector(".llv-plotly");
  const { xaxis, yaxis } = plot?._fullLayout ?? {};
  if (!xaxis || !yaxis) return null;
  const { left, top } = plot.getBoundingClientRect();
  const [across, down] = [clientX - left - xaxis._offset, clientY - top - yaxis._offset];
  const isInside = across >= 0 && across <= xaxis._length && down >= 0 && down <= yaxis._length;
  return isInside ? Math.max(0, Math.round(xaxis.p2l(across))) : null;
}

/** Calls `go(step)` when a step is pointed at in the chart `body`: by a click, not by a drag or a double click. */
export function onStep(body, go) {
  let from = null;
  let soon = 0;
  body.addEventListener("pointerdown", (event) => {
    clearTimeout(soon);
    from = event.button === 0 && !event.target.closest?.("button, a, .legend, .modebar") ? event : null;
  }, true);
  body.addEventListener("click", (event) => {
    if (!from || event.detail > 1 || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > DRAG) return;
    const step = stepAt(body, event);
    if (step !== null) soon = setTimeout(() => go(step), DOUBLE_MS);
  }, true);
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
