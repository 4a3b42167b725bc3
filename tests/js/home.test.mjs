// The network that trains in the browser: its gradient is correct, and it learns.

import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../assets/js/prng.js";
import { boundary, mapOf, neuronMaps, REACH } from "../../assets/js/home/maps.js";
import { Network } from "../../assets/js/home/network.js";
import { places } from "../../assets/js/home/places.js";
import { place } from "./dom.mjs";

place();
const { LossLine } = await import("../../assets/js/home/loss_line.js");
const { Stage } = await import("../../assets/js/home/stage.js");

/** Two spirals of 100 points each. */
function spirals() {
  const chance = random(1);
  const points = [];
  const targets = [];
  for (let n = 0; n < 200; n++) {
    const along = Math.sqrt(0.01 + 0.99 * chance());
    const angle = 2 * Math.PI * (1.25 * along + (n % 2) / 2);
    points.push(1.5 * along * Math.cos(angle), 1.5 * along * Math.sin(angle));
    targets.push(n % 2);
  }
  return { points, targets };
}

function loss(network, { points, targets }) {
  const losses = targets.map((target, n) => -Math.log(network.answer(points[2 * n], points[2 * n + 1])[target]));
  return losses.reduce((sum, one) => sum + one, 0) / targets.length;
}

test("its gradient is the slope of its loss", () => {
  const data = spirals();
  const network = new Network([5, 4], 0); // a rate of 0: the step works out the gradient and moves nothing
  network.step(data.points, data.targets);
  for (const { weights, gradient } of network.layers) {
    for (const at of [0, 3, weights.length - 1]) {
      const [there, reach] = [weights[at], 1e-5];
      weights[at] = there + reach;
      const above = loss(network, data);
      weights[at] = there - reach;
      const slope = (above - loss(network, data)) / (2 * reach);
      weights[at] = there;
      assert.ok(Math.abs(slope - gradient[at]) < 1e-7, `${slope} ${gradient[at]}`);
    }
  }
});

test("it learns two spirals", () => {
  const { points, targets } = spirals();
  const network = new Network();
  const first = network.step(points, targets);
  for (let step = 0; step < 900; step++) network.step(points, targets);
  const right = targets.filter((target, n) => network.answer(points[2 * n], points[2 * n + 1])[target] > 0.5).length;
  assert.ok(network.step(points, targets) < first / 3);
  assert.ok(right > 0.9 * targets.length, `${right} of ${targets.length}`);
});

test("the maps of its neurons are its outputs at each cell, and the rows of the boundary begin at the bottom", () => {
  const [network, side] = [new Network([3, 2]), 5];
  const [inputs, hidden] = neuronMaps(network, side);
  assert.deepEqual(inputs.shape, [2, side, side]);
  assert.ok(Math.abs(inputs[0] + REACH) < 1e-6 && Math.abs(inputs[side * side] - REACH) < 1e-6, "at the top left, x is small and y is large");
  const shares = boundary(network, side);
  const [first, second] = network.answer(-REACH, -REACH);
  assert.ok(Math.abs(shares[0] - first) < 1e-6 && Math.abs(shares[1] - second) < 1e-6);
  const bottom = hidden[(1 * side + side - 1) * side];
  assert.ok(Math.abs(mapOf(network, 1, 1, side)[0] - bottom) < 1e-6);
});

test("neurons and plane fit side by side, on a phone and on a large screen", () => {
  for (const width of [288, 358, 530, 758, 938]) {
    const { height, side, neurons, plane } = places(width, [2, 8, 8, 2]);
    assert.equal(neurons.length, 20);
    assert.ok(neurons.every(({ x, y }) => x >= 0 && x + side < plane.x && y >= 0 && y + side <= height), `${width}`);
    assert.ok(plane.x + plane.side <= width && plane.side + 36 <= height, `${width}`);
    assert.equal((plane.side % 40) + (side % 2), 0, "cells are whole pixels");
  }
});

test("the line of losses stays short", () => {
  const line = new LossLine();
  for (let step = 0; step < 5000; step++) line.add(step);
  assert.ok(line.values.length <= 256 && line.values[0] === 0);
  assert.equal(line.newest, 4999);
});

test("it is the same at each visit, and its answers are probabilities", () => {
  const [one, other] = [new Network(), new Network()].map((network) => [...network.answer(0.3, -0.8)]);
  assert.deepEqual(one, other);
  assert.ok(Math.abs(one[0] + one[1] - 1) < 1e-12);
});

test("a paused network stays paused with other neurons or data, and resumes with a click", () => {
  Object.assign(globalThis, { fetch: async () => ({ json: async () => null }), IntersectionObserver: globalThis.ResizeObserver });
  const stage = new Stage();
  stage.controls.play.fire("click");
  assert.equal(stage.state, "paused");
  stage.controls.units.value = "3";
  stage.controls.units.fire("input");
  assert.equal(stage.network.layers[0].outputs, 3);
  assert.equal(stage.state, "paused");
  stage.controls.data.value = "moons";
  stage.controls.data.fire("change");
  assert.equal(stage.state, "paused");
  stage.controls.play.fire("click");
  assert.equal(stage.state, "playing");
});
