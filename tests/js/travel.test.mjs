// Views animate from the values on screen to the next ones, in the given time.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { place } from "./dom.mjs";

const page = place();
const array = (shape, fill) => Object.assign(new Float32Array(shape.reduce((one, other) => one * other, 1)).fill(fill), { shape });
let [now, frames] = [0, []];

before(() => {
  Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
  Object.assign(globalThis, {
    matchMedia: () => ({ matches: false, addEventListener() {} }),
    requestAnimationFrame: (call) => frames.push(call),
    cancelAnimationFrame: () => (frames = []),
  });
});

function at(time) {
  now = time;
  frames.splice(0).forEach((call) => call(now));
}

const VIEWS = {
  plane: (value, end = 1) => ({
    values: array([2, 2], value), x_range: [-1, end], y_range: [-1, 1], value_range: [-1, 1], classes: [],
    points: array([1, 2], -1), targets: [0], held_out: [0],
  }),
  scatter: (value) => ({
    clouds: [{ name: "train", points: array([2, 2], value), held_out: false }], classes: [], x_range: [-1, 1], y_range: [-1, 1],
  }),
  heatmaps: (value) => ({
    values: array([1, 2, 3], value), names: ["gate"], rows: [], columns: [], mirrored: [], scale: "magnitude", low: 0, high: 1, picked: null,
  }),
  histograms: (value) => ({
    histograms: [{ name: "dense_1", edges: [-1, 0, 1], counts: [value, 2], mean: value, deviation: 0.5 }],
  }),
};

for (const [kind, view] of Object.entries(VIEWS)) {
  test(`${kind}: a step that is taken by itself travels slowly`, async () => {
    const { draw } = await import(`../../assets/js/views/${kind}.js`);
    const element = page.element();
    draw(element, view(0), { live: true });
    assert.equal(frames.length, 0, "the first view is there at once");
    const start = now;
    draw(element, view(1), { live: true, travel: 1200 });
    at(start + 1199);
    assert.equal(frames.length, 1, "still on its way");
    at(start + 1200);
    assert.equal(frames.length, 0, "arrived");
  });
}

test("points on a plane without width stand at its edge", async () => {
  const { draw } = await import("../../assets/js/views/plane.js");
  const element = page.element();
  draw(element, VIEWS.plane(0, -1));
  const drawn = [];
  const canvas = element.all("canvas")[1];
  canvas.getContext = () => new Proxy({}, { get: (_own, name) => (...values) => name === "arc" && drawn.push(values.slice(0, 2)), set: () => true });
  draw(element, VIEWS.plane(0, -1));
  assert.deepEqual(drawn, [[0, 298]]);
});
