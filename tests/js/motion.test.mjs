// Animated transitions, and the growing axis of a live histogram.

import assert from "node:assert/strict";
import test from "node:test";
import { between, SLOW_MS, Travel, widened } from "../../assets/js/views/motion.js";

/** A manual clock with animation frames. */
function clock({ reduced = false, hidden = false } = {}) {
  let [now, waiting, last] = [0, new Map(), 0];
  globalThis.document = { hidden };
  globalThis.matchMedia = () => ({ matches: reduced });
  Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true });
  globalThis.requestAnimationFrame = (call) => {
    waiting.set(++last, call);
    return last;
  };
  globalThis.cancelAnimationFrame = (number) => waiting.delete(number);
  return {
    to(time) {
      now = time;
      const calls = [...waiting.values()];
      waiting.clear();
      calls.forEach((call) => call(now));
    },
    get waits() {
      return waiting.size;
    },
  };
}

test("a journey begins where it was, and is over after 150 ms", () => {
  const time = clock();
  const shares = [];
  new Travel().start((share) => shares.push(share));
  [30, 75, 149, 150].forEach((moment) => time.to(moment));
  assert.equal(shares[0], 0);
  assert.ok(shares.every((share, index) => index === 0 || share > shares[index - 1]));
  assert.ok(shares.at(-2) < 1);
  assert.equal(shares.at(-1), 1);
  assert.equal(time.waits, 0);
});

test("a step that is taken by itself travels slowly", () => {
  const time = clock();
  const shares = [];
  new Travel().start((share) => shares.push(share), SLOW_MS);
  [150, SLOW_MS - 1, SLOW_MS].forEach((moment) => time.to(moment));
  assert.ok(shares[1] < 0.5);
  assert.ok(shares[2] < 1);
  assert.equal(shares.at(-1), 1);
});

test("a new journey ends the one before", () => {
  const time = clock();
  const travel = new Travel();
  const drawn = [];
  travel.start(() => drawn.push("old"));
  travel.start(() => drawn.push("new"));
  time.to(200);
  assert.deepEqual(drawn, ["old", "new", "new"]);
});

test("with reduced motion, or on a hidden page, values step", () => {
  for (const how of [{ reduced: true }, { hidden: true }]) {
    const time = clock(how);
    const shares = [];
    new Travel().start((share) => shares.push(share));
    assert.deepEqual(shares, [1]);
    assert.equal(time.waits, 0);
  }
});

test("numbers travel cell by cell; what is not finite is shown at once", () => {
  assert.deepEqual([...between([0, 10], [10, 0], 0.25)], [2.5, 7.5]);
  assert.deepEqual([...between([Number.NaN, -Infinity], [1, 2], 0.5)], [1, 2]);
  const arrived = new Float32Array([3]);
  assert.equal(between([0], arrived, 1), arrived);
});

test("an axis only widens, by round steps", () => {
  const first = widened([-0.31, 0.42]);
  assert.deepEqual(first.map((end) => Number(end.toFixed(6))), [-0.4, 0.6]);
  assert.equal(widened([-0.2, 0.2], first), first);
  assert.equal(widened([-0.39, 0.59], first), first);
  const [low, high] = widened([-0.1, 1.1], first);
  assert.ok(low <= -0.4 && high >= 1.1);
});

test("an axis grows seldom while its values creep outwards", () => {
  let [axis, changes] = [undefined, 0];
  for (let step = 1; step <= 1000; step++) {
    const wider = widened([-step / 1000, step / 1000], axis);
    if (wider !== axis) changes += 1;
    axis = wider;
  }
  assert.ok(changes < 25, `${changes} changes`);
  assert.ok(axis[0] <= -1 && axis[1] >= 1 && axis[1] < 2);
});

test("values far from nought keep their own range; what has no ends changes nothing", () => {
  const [low, high] = widened([0.98, 1.02]);
  assert.ok(low > 0.95 && high < 1.05);
  assert.deepEqual(widened([Number.NaN, 1], [0, 1]), [0, 1]);
  assert.deepEqual(widened([2, 2], [0, 1]), [0, 1]);
});
