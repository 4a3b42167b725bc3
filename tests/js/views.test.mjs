// Computations of the views of sequences, attention, points and equations.

import assert from "node:assert/strict";
import test from "node:test";
import { placeAt, placer } from "../../assets/js/views/coordinates.js";
import { pieces } from "../../assets/js/views/formula.js";
import { moved, within } from "../../assets/js/views/pick.js";
import { groups, nearest, under } from "../../assets/js/views/points.js";
import { aligned, compact, evenTicks } from "../../assets/js/views/numbers.js";
import { fitting } from "../../assets/js/views/pixels.js";
import { labelInterval, visible } from "../../assets/js/views/tokens.js";

globalThis.document = { documentElement: {} };
globalThis.getComputedStyle = () => ({ getPropertyValue: () => "" });

const array = (values, shape) => Object.assign(new Float32Array(values), { shape });

test("numbers in small boxes take six characters at most", () => {
  assert.deepEqual([0.123456, -0.5, 12345, -123456, 1e12, -2.34e-7, Infinity].map(compact), ["0.123", "−0.5", "12,345", "−1e5", "1e12", "−2e−7", "∞"]);
});

test("a formula has its sub- and superscripts, single, in words and in braces", () => {
  assert.deepEqual(pieces("h_t = tanh(W_{xh} x_t + h_{t-1})^2"), [
    ["", "h"], ["sub", "t"], ["", " = tanh(W"], ["sub", "xh"], ["", " x"], ["sub", "t"], ["", " + h"], ["sub", "t−1"], ["", ")"], ["sup", "2"],
  ]);
  assert.deepEqual(pieces("c_12 = \\sigma(-0.5) \\odot 3"), [["", "c"], ["sub", "12"], ["", " = σ(−0.5) ⊙ 3"]]);
  assert.deepEqual(pieces(""), []);
});

test("images that must not be wider than a limit stand side by side, whatever their size in pixels", () => {
  const limit = 593 / 8 - 9; // as in a panel of 593 px, with gaps of 8 px and frames of 1 px
  for (const width of [5, 7, 11, 13, 26, 28]) {
    assert.ok(8 * (fitting(width, limit) * width + 2) + 7 * 8 <= 593);
  }
  assert.equal(fitting(96, limit), 1);
});

test("white space can be seen in labels, and labels never overlap", () => {
  assert.deepEqual([" ", "\n", "", "a b"].map(visible), ["␣", "↵", "∅", "a b"]);
  assert.equal(labelInterval(10, 20, 30), 1);
  assert.equal(labelInterval(200, 24, 2), 20);
  assert.equal(labelInterval(1, 900, 2), 1);
});

test("arrow keys step, with shift by ten, and other keys are left alone", () => {
  const key = (name, more = {}) => moved({ key: name, ...more });
  assert.deepEqual(key("ArrowLeft"), [-1, 0]);
  assert.deepEqual(key("ArrowDown", { shiftKey: true }), [0, 10]);
  assert.equal(key("a"), null);
  assert.equal(key("ArrowLeft", { altKey: true }), null);
  assert.equal(within(-3, 0, 9), 0);
});

test("points keep their class's colour and are found under the pointer", () => {
  const cloud = { name: "val", points: array([0, 0, 1, 1, -1, -1], [3, 2]), classes: [4, 0, 4] };
  assert.deepEqual([...groups(cloud, 0, 3).values()], [[0, 2], [1]]);
  const at = placer([-2, 2, -2, 2], 400);
  assert.deepEqual(at(-2, 2), [0, 0]);
  const found = nearest({ clouds: [cloud] }, { clouds: [cloud.points] }, at, 303, 99, 10);
  assert.deepEqual([found.index, found.x, found.y], [1, 1, 1]);
  assert.equal(nearest({ clouds: [cloud] }, { clouds: [cloud.points] }, at, 390, 10, 10), null);
});

test("a surface stands with its low end below, and its range says its scale", () => {
  const layer = under({ surface: array([1, 2, 3, 4], [2, 2]), surface_range: [-1, 1] });
  assert.deepEqual([...layer.pixels], [3, 4, 1, 2]);
  assert.equal(layer.scale, "signed");
  assert.equal(under({ surface: array([1], [1, 1]), surface_range: [0, 1] }).scale, "magnitude");
  const picture = Object.assign(new Uint8Array([1, 1, 1, 9, 9, 9]), { shape: [2, 1, 3] });
  assert.deepEqual([...under({ picture }).pixels], [9, 9, 9, 1, 1, 1]);
  assert.equal(under({}), null);
});

test("a pixel and the place under it lead to each other; a range of nought has a place, too", () => {
  const ends = [-2, 2, 0, 10];
  assert.deepEqual(placeAt(ends, 400, ...placer(ends, 400)(1, 5)), [1, 5]);
  assert.deepEqual(placeAt(ends, 400, -50, 900), [-2, 0]);
  assert.deepEqual(placer([3, 3, 7, 7], 100)(3, 7), [0, 100]);
});

test("ticks of an axis have as many decimals as its length needs", () => {
  assert.deepEqual(evenTicks([0.43, 0.795, 1.16]), ["0.43", "0.80", "1.16"]);
  assert.deepEqual(evenTicks([-1, 0, 1]), ["−1", "0", "1"]);
  assert.deepEqual(evenTicks([0, 600, 1200]), ["0", "600", "1,200"]);
  assert.deepEqual(evenTicks([5, 5, 5]), ["5", "5", "5"]);
  assert.deepEqual(evenTicks([0.7, 1.5e36, 3e36]), ["0.7", "1.5×10³⁶", "3×10³⁶"], "a run that diverges");
  assert.deepEqual(evenTicks([1e-9, 2e-9, 3e-9]), ["1×10⁻⁹", "2×10⁻⁹", "3×10⁻⁹"]);
});

test("numbers of a column have equally many decimals, unless their sizes differ too much", () => {
  assert.deepEqual(aligned([0.9, 0.923, 1, NaN]), ["0.900", "0.923", "1.000", "–"]);
  assert.deepEqual(aligned([30, 28]), ["30", "28"]);
  assert.deepEqual(aligned([-0.5, 12]), ["−0.5", "12.0"]);
  assert.deepEqual(aligned([0.00012, 5]), ["0.000120", "5.00"]);
  assert.deepEqual(aligned([0, 0.00012]), ["0", "0.000120"]);
  assert.deepEqual(aligned([0.72, 0.0312]), ["0.720", "0.0312"]);
  assert.deepEqual(aligned([1234.5, 0.1]), ["1,235", "0.100"]);
});
