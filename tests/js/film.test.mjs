// The film of a run.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { placeOf } = await import("../../assets/js/board/cursor.js");
const { Film } = await import("../../assets/js/board/film.js");
const { filmStep, onFilmStep, showFilmStep } = await import("../../assets/js/board/film_step.js");

function film() {
  const shown = [];
  const one = new Film(document.createElement("div"), (step) => shown.push(step), (step) => `/build?start=a.${step}`);
  const go = (place) => {
    one.slider.value = place;
    one.choose();
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
  assert.equal(one.label.textContent, "step 2");
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
