// The curves of several runs as one view.

import { smoothed } from "../views/lines.js";

export const AXES = ["step", "epoch", "samples"];

/** `runs`: `{name, colour, batch, data}`; `named(split, run)` names a curve. Runs without points on this axis are left out. */
export function overlaid(runs, { metric, axis, smooth }, named) {
  const series = runs.flatMap(({ name, colour, batch, data }) => {
    const scale = factor(axis, data.state, batch);
    if (!scale) return [];
    return [["train", false], ["val", true]].flatMap(([split, dashed]) => {
      const line = data.line(split, metric, named(split, name), dashed);
      if (!line.x.length) return [];
      const placed = { ...line, colour, x: axis === "step" ? line.x : line.x.map((x) => x * scale) };
      return smooth > 0 ? [{ ...placed, faint: true }, { ...placed, y: Array.from(smoothed(line.y, smooth)) }] : [placed];
    });
  });
  return { kind: "curves", series, x_label: axis, y_label: "", log_y: false };
}

/** What a step is on this axis; 0 while that is not known. */
function factor(axis, { steps_per_epoch: perEpoch }, batch) {
  if (axis === "samples") return batch;
  return axis === "step" ? 1 : perEpoch > 0 ? 1 / perEpoch : 0;
}
