// The curves of several runs as one view, and what is chosen there as text.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { RunData } = await import("../../assets/js/board/run_data.js");
const { overlaid } = await import("../../assets/js/compare/overlaid.js");
const { readView, writeView } = await import("../../assets/js/compare/overlay_view.js");
const { lines } = await import("../../assets/js/views/lines.js");

const named = (split, run) => `${run}, ${split}`;
const usual = { metric: "loss", axis: "step", log: false, smooth: 0 };

function run(name, colour, { perEpoch = 10, batch = 32 } = {}) {
  const data = new RunData();
  data.add({ series: { "train/loss": { x: [5, 10], y: [2, 1] }, "val/loss": { x: [10], y: [3] } }, state: { steps_per_epoch: perEpoch } });
  return { name, colour, batch, data };
}

test("each run has one color, solid for training and dashed for validation", () => {
  const { series } = overlaid([run("a", 0), run("b", 1)], usual, named);
  assert.deepEqual(series.map(({ name, colour, dashed }) => [name, colour, dashed]), [
    ["a, train", 0, false], ["a, val", 0, true], ["b, train", 1, false], ["b, val", 1, true],
  ]);
});

test("the axis counts steps, epochs or samples of each run", () => {
  const runs = [run("a", 0), run("b", 1, { perEpoch: 5, batch: 8 })];
  const xs = (axis) => overlaid(runs, { ...usual, axis }, named).series.filter(({ dashed }) => !dashed).map(({ x }) => x);
  assert.deepEqual(xs("step"), [[5, 10], [5, 10]]);
  assert.deepEqual(xs("epoch"), [[0.5, 1], [1, 2]]);
  assert.deepEqual(xs("samples"), [[160, 320], [40, 80]]);
});

test("a run whose epochs are not known yet, or without this metric, is left out", () => {
  const begins = { ...run("a", 0), data: new RunData() };
  assert.deepEqual(overlaid([begins], { ...usual, axis: "epoch" }, named).series, []);
  assert.deepEqual(overlaid([run("a", 0)], { ...usual, metric: "accuracy" }, named).series, []);
});

test("smoothing leaves the measured values behind, unchanged and faint", () => {
  const view = overlaid([run("a", 0)], { ...usual, smooth: 0.5 }, named);
  const drawn = lines(view, {}).filter(({ dashed }) => !dashed);
  assert.deepEqual(drawn.map(({ faint, y }) => [Boolean(faint), [...y]]), [[true, [2, 1]], [false, [2, 4 / 3]]]);
});

test("what is chosen comes back from the address, and any other text is the usual view", () => {
  const chosen = { metric: "top_3", axis: "epoch", log: true, smooth: 0.62 };
  assert.deepEqual(readView(writeView(chosen)), chosen);
  assert.deepEqual(readView(writeView(usual)), usual);
  assert.deepEqual(readView(""), usual);
  assert.deepEqual(readView("loss.miles.x.7"), usual);
});
