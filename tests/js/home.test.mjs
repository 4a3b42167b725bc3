// The network that trains in the browser: its gradient is correct, and it learns.

import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../assets/js/prng.js";
import { Network } from "../../assets/js/home/network.js";

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
  const network = new Network(5, 0); // a rate of 0: the step works out the gradient and moves nothing
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

test("it is the same at each visit, and its answers are probabilities", () => {
  const [one, other] = [new Network(), new Network()].map((network) => [...network.answer(0.3, -0.8)]);
  assert.deepEqual(one, other);
  assert.ok(Math.abs(one[0] + one[1] - 1) < 1e-12);
});
