// Which way a graph is drawn, and the map of a large one.

import assert from "node:assert/strict";
import test from "node:test";
import { cardWidth, chosenOrientation, goesAcross, keepOrientation } from "../../assets/js/graph/orientation.js";
import { freeCorner, isLarge, mapSides, shownSpans } from "../../assets/js/graph/minimap.js";

const [WIDE, PHONE, LOW] = [[1136, 640], [358, 640], [1136, 400]];

test("chains go from left to right in a wide window if all their rows fit", () => {
  const goes = (longest, room, before) => goesAcross(longest, room, 44, null, before);
  assert.ok(goes(0, LOW) && goes(8, WIDE) && goes(8, LOW) && goes(19, WIDE));
  assert.ok(!goes(null, WIDE) && !goes(8, PHONE) && !goes(19, LOW) && !goes(60, WIDE));
  assert.ok(goes(19, LOW, true), "the pictures of a run, which need room, turn no graph");
});

test("a person's choice applies to every graph and is kept", () => {
  assert.ok(goesAcross(null, PHONE, 44, "across"));
  assert.ok(!goesAcross(3, WIDE, 44, "down"));
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  assert.equal(chosenOrientation(), null);
  keepOrientation("down");
  assert.equal(chosenOrientation(), "down");
});

test("a few cards in a row are wider than many, which take several rows", () => {
  assert.deepEqual([2, 5, 9].map((count) => cardWidth(count, [890, 870], 44)), [220, 140, 136]);
  assert.equal(cardWidth(9, [730, 704], 44), 204, "three rows of three, not of four");
});

test("along an axis on which the graph fits, the map shows the graph alone", () => {
  assert.deepEqual(shownSpans([2000, 500], [1000, 500], [16, 200], [1900, 100]), [[0, 2000], [184, 132]]);
});

test("the map is shown for graphs larger than the viewport, in their proportions", () => {
  assert.ok(!isLarge(9, [1100, 500], [1000, 500]) && !isLarge(4, [1300, 500], [1000, 500]));
  assert.ok(isLarge(9, [1300, 500], [1000, 500]));
  assert.deepEqual(mapSides([2000, 1000], [600, 500]), [210, 105]);
  assert.deepEqual(mapSides([300, 6000], [1000, 500]), [24, 200]);
});

test("the map stands where it covers no card, or is not shown", () => {
  const [frame, sides] = [{ x: 0, y: 1000, width: 1000, height: 500 }, [200, 100]];
  const card = (x, y) => ({ x, y, width: 136, height: 90 });
  assert.equal(freeCorner([card(400, 1400), card(860, 1100), card(860, 1500)], sides, frame), "right");
  assert.equal(freeCorner([card(700, 1350)], sides, frame), "left");
  assert.equal(freeCorner([card(700, 1350), card(100, 1430)], sides, frame), null);
});
