// The film of a run.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { placeOf, stepAt } = await import("../../assets/js/board/cursor.js");
const { Film } = await import("../../assets/js/board/film.js");
const { filmStep, onFilmStep, showFilmStep } = await import("../../assets/js/board/film_step.js");

function film() {
  const shown = [];
  const one = new Film(document.createElement("div"), (step) => shown.push(step), (step) => `/build?start=a.${step}`);
  const go = (place) => {
    one.slider.value = place;
    one.slide();
  };
  return { one, shown, go };
}

test("a past step stays on screen while the run goes on, and Live returns to it", () => {
  const { one, shown, go } = film();
  one.offer([0, 1, 2, 4], false);
  assert.equal(one.step, null, "the newest step comes after those that are kept");
  go(1);
  one.offer([0, 1, 2, 4, 8, 16], false);
  assert.deepEqual([one.step, shown], [1, [1]]);
  one.live.fire("click");
  assert.deepEqual([one.step, shown], [null, [1, null]]);
  one.offer([0, 1, 2, 4, 8, 16, 32], false);
  assert.equal(one.step, null);
});

test("a run can be gone on from the step on screen, but not from the newest one", () => {
  const { one, go } = film();
  one.offer([0, 1, 2, 4], false);
  assert.equal(one.fork.getAttribute("href"), null);
  go(3);
  assert.equal(one.fork.getAttribute("href"), "/build?start=a.4");
  one.live.fire("click");
  assert.equal(one.fork.getAttribute("href"), null);
});

test("a step that is not kept any more is replaced by the nearest one", () => {
  const { one, shown, go } = film();
  one.offer([0, 1, 2, 3, 4], false);
  go(3);
  one.offer([0, 2, 4, 8], false);
  assert.deepEqual(shown, [3, 2]);
});

test("when a run is over, the last step is its end", () => {
  const { one, go } = film();
  one.offer([0, 1, 2], true);
  assert.equal(one.step, null);
  assert.equal(one.field.value, 2);
  go(1);
  assert.equal(one.step, 1);
});

test("the living network follows the step of its run alone", () => {
  let changes = 0;
  const off = onFilmStep(() => (changes += 1));
  showFilmStep("a", 7);
  assert.deepEqual([filmStep("a"), filmStep("b")], [7, null]);
  off();
  showFilmStep("a", null);
  assert.deepEqual([filmStep("a"), changes], [null, 1]);
});

test("the cursor stands at its step, and nowhere outside the chart", () => {
  const xaxis = { l2p: (step) => step * 2, _length: 200, _offset: 44 };
  const plot = { offsetLeft: 0, offsetTop: 10, _fullLayout: { xaxis, yaxis: { _length: 150, _offset: 8 } } };
  const body = { querySelector: () => plot };
  assert.deepEqual(placeOf(body, 50), { left: 144, top: 18, height: 150 });
  assert.equal(placeOf(body, 150), null);
  assert.equal(placeOf({ querySelector: () => null }, 50), null);
});

test("any step can be shown, also one that is not kept, and stays while others are kept", () => {
  const { one, shown, go } = film();
  one.offer([0, 1, 2, 40, 80], true, 80);
  one.goTo(33);
  assert.deepEqual([one.step, shown, one.field.value], [33, [33], 33]);
  one.tell({ at: 12 });
  assert.equal(one.words.textContent, "Computing step 33: 12 of 33 steps");
  one.offer([0, 1, 2, 33, 40, 80], true, 80);
  one.tell();
  assert.deepEqual([one.step, one.past.hidden, shown], [33, true, [33]]);
  assert.equal(one.fork.getAttribute("href"), "/build?start=a.33");
  go(1);
  assert.equal(one.step, 1);
});

test("a step that the run has not reached is the newest one", () => {
  const { one } = film();
  one.offer([0, 1, 2], false, 30);
  one.goTo(7);
  assert.equal(one.step, 7);
  one.goTo(30);
  assert.deepEqual([one.step, one.field.value], [null, ""]);
  one.goTo(-3);
  assert.equal(one.step, 0);
});

test("the step under the pointer is that of the curves, and none beside them", () => {
  const xaxis = { p2l: (pixel) => pixel / 2, _length: 200, _offset: 44 };
  const plot = { getBoundingClientRect: () => ({ left: 10, top: 5 }), _fullLayout: { xaxis, yaxis: { _length: 150, _offset: 8 } } };
  const body = { querySelector: () => plot };
  assert.equal(stepAt(body, { clientX: 54 + 101, clientY: 20 }), 51);
  assert.equal(stepAt(body, { clientX: 20, clientY: 20 }), null);
  assert.equal(stepAt({ querySelector: () => null }, { clientX: 0, clientY: 0 }), null);
});
