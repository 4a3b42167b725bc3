// Which way a graph is drawn, and the map of a large one.

import assert from "node:assert/strict";
import test from "node:test";
import { cardWidth, chosenOrientation, goesAcross, keepOrientation } from "../../assets/js/graph/orientation.js";
import { isLarge, mapSides, shownSpans } from "../../assets/js/graph/minimap.js";

const chain = (count) => {
  const names = ["input", ...Array.from({ length: count }, (_, index) => `linear_${index + 1}`)];
  return { inputs: [{ name: "input" }], nodes: names.slice(1).map((name) => ({ name })), edges: names.slice(1).map((name, index) => [names[index], name]) };
};

test("chains of up to eight layers go from left to right in a wide window", () => {
  assert.ok(goesAcross(chain(8), 1000, null));
  assert.ok(!goesAcross(chain(9), 1000, null));
  assert.ok(!goesAcross(chain(3), 390, null));
});

test("a graph with a branch goes from top to bottom", () => {
  const graph = chain(3);
  graph.edges.push(["input", "linear_3"]);
  assert.ok(!goesAcross(graph, 1000, null));
});

test("a person's choice applies to every graph and is kept", () => {
  assert.ok(goesAcross(chain(30), 390, "across"));
  assert.ok(!goesAcross(chain(2), 1000, "down"));
  const kept = new Map();
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  assert.equal(chosenOrientation(), null);
  keepOrientation("down");
  assert.equal(chosenOrientation(), "down");
});

test("a few cards in a row are wider than many", () => {
  assert.deepEqual([2, 5, 9].map((count) => cardWidth(count, 1000, 44)), [220, 140, 136]);
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
