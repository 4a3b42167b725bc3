// Which way a graph is drawn, and the map of a large one.

import assert from "node:assert/strict";
import test from "node:test";
import { cardWidth, chosenOrientation, goesAcross, keepOrientation } from "../../assets/js/graph/orientation.js";
import { isLarge, mapSides, shownSpans } from "../../assets/js/graph/minimap.js";

test("short chains go from left to right in a wide window", () => {
  assert.ok(goesAcross(true, 1000, null));
  assert.ok(!goesAcross(false, 1000, null) && !goesAcross(true, 390, null));
});

test("a person's choice applies to every graph and is kept", () => {
  assert.ok(goesAcross(false, 390, "across"));
  assert.ok(!goesAcross(true, 1000, "down"));
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
