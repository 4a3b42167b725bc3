// What is chosen in a chart of several runs, as text for the address: `loss.epoch.1.0.6`.

import { AXES } from "./overlaid.js";

/** Metric, axis, logarithmic or not, smoothing; the usual view for any other text. */
export function readView(text) {
  const [metric = "", axis = "", log = "", ...smooth] = text.split(".");
  const weight = Number(smooth.join("."));
  return {
    metric: metric || "loss",
    axis: AXES.includes(axis) ? axis : "step",
    log: log === "1",
    smooth: weight >= 0 && weight < 1 ? weight : 0,
  };
}

export function writeView({ metric, axis, log, smooth }) {
  return [metric, axis, log ? 1 : 0, smooth].join(".");
}
