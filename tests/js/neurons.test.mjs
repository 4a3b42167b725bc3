// Small linear layers as columns of neurons, and the weighted sum of one neuron in words.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

place();
const { columns, scaleEnd, tiling } = await import("../../assets/js/graph/columns.js");
const { lineStyle } = await import("../../assets/js/graph/neuron_edges.js");
const { featureMap } = await import("../../assets/js/graph/feature_maps.js");
const { NeuronColumn } = await import("../../assets/js/graph/neuron_column.js");
const { preActivation, rest, terms, termText } = await import("../../assets/js/graph/neuron_terms.js");

const node = (name, layer, ...shape) => ({ name, layer, shape });
const chain = (inputs, ...nodes) => {
  const names = [...inputs, ...nodes].map(({ name }) => name);
  return { inputs, nodes, edges: names.slice(1).map((name, place) => [names[place], name]) };
};

test("small linear layers and what feeds them are columns", () => {
  const graph = chain([node("in", "", 2)], node("a", "linear", 8), node("act", "activation", 8), node("b", "linear", 32), node("c", "linear", 33), node("out", "linear", 3));
  const found = columns(graph);
  assert.deepEqual([...found.values()].map(({ name, kind, source }) => [name, kind, source]), [
    ["a", "linear", "in"], ["b", "linear", "act"], ["in", "input", null], ["act", "each", "a"],
  ]);
});

test("layers over pictures, sequences, several sources or unknown shapes are not", () => {
  assert.equal(columns(chain([node("in", "", 1, 8, 8)], node("flat", "flatten", 64), node("a", "linear", 8))).size, 0);
  assert.equal(columns(chain([node("in", "", 5, 2)], node("a", "linear", 5, 8))).size, 0);
  assert.equal(columns({ inputs: [node("x", "", 2), node("y", "", 2)], nodes: [node("a", "linear", 8)], edges: [["x", "a"], ["y", "a"]] }).size, 0);
  assert.equal(columns(chain([node("in", "", 2)], { ...node("a", "linear", 8), layers: 3 })).size, 0, "a folded block");
  assert.equal(columns({ inputs: [node("x", "", 2)], nodes: [{ name: "a", layer: "linear", shape: null }], edges: [["x", "a"]] }).size, 0);
});

test("tiles are as large as fits", () => {
  assert.deepEqual([8, 9, 16, 32].map((count) => tiling(count, true, 550).side), [56, 56, 28, 13]);
  assert.deepEqual([4, 5, 8, 9].map((count) => tiling(count, false, 264).side), [56, 42, 28, 24]);
});

test("lines of neurons that are too long are broken into equal ones", () => {
  assert.deepEqual(tiling(32, false, 264), { side: 28, perLine: 8 });
  assert.deepEqual(tiling(12, false, 264), { side: 28, perLine: 6 });
  assert.deepEqual(tiling(32, true, 400), { side: 20, perLine: 16 });
});

test("one huge weight does not make all other edges thin", () => {
  assert.equal(scaleEnd([1, -2, 0.5]), 2);
  assert.ok(scaleEnd([...Array(99).fill(1), 1000]) < 500);
  assert.ok(scaleEnd([]) > 0);
});

test("the terms of a sum come largest first, by their products where the sample is known", () => {
  const names = ["x", "y", "z"];
  assert.deepEqual(terms([0.5, -2, 1], names, null).map(termText), ["−2 · y", "1 · z", "0.5 · x"]);
  const sorted = terms([0.5, -2, 1], names, [10, 0.5, 3]);
  assert.deepEqual(sorted.map(termText), ["0.5 · 10", "1 · 3", "−2 · 0.5"]);
  assert.equal(rest(sorted, 1), 2);
  assert.equal(preActivation(sorted, 0.25), 7.25);
  assert.equal(preActivation(terms([1], ["x"], null), 0.25), null);
});

test("input features have maps without a run", () => {
  const { pixels } = featureMap("y");
  assert.ok(pixels[0] === 1 && pixels.at(-1) === -1, "the first row is at the top");
  assert.ok(featureMap("xy").pixels[0] < 0, "x is negative at the left");
  assert.equal(featureMap("unknown"), null);
});

test("a column with the most neurons that are drawn says why it takes no more", () => {
  const column = new NeuronColumn("a", {});
  const show = (count) => column.update({ name: "a", count, kind: "linear" }, { slots: Array.from({ length: count }, (_each, index) => ({ index })), across: true, room: 500, units: true });
  show(31);
  assert.deepEqual([column.more.disabled, column.more.title], [false, "One neuron more in a"]);
  show(32);
  assert.ok(column.more.disabled);
  assert.match(column.more.title, /^32 neurons is the maximum/);
});

test("a weight of exactly 0 is a thin gray line", () => {
  const colours = { negative: "blue", positive: "orange", muted: "gray" };
  assert.deepEqual([-0.5, -0, 0, 0.5].map((value) => lineStyle(value, 1, colours).stroke), ["blue", "gray", "gray", "orange"]);
  assert.ok(lineStyle(0, 0, colours).strokeWidth < 1);
});
