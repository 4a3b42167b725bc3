// The sizes of the Train page's stage.

import assert from "node:assert/strict";
import test from "node:test";
import { rows } from "../../assets/js/board/masonry.js";
import { AROUND, chartsBeside, sideOf } from "../../assets/js/board/stage.js";

const SIZES = [
  ["a laptop", 1344, 190, 900],
  ["a projector at 150 %", 1203, 190, 720],
  ["a large screen beside the network", 1740, 190, 1440],
];

for (const [name, width, top, high] of SIZES) {
  test(`on ${name} the main picture is whole, and the curves beside it are readable and no higher`, () => {
    const side = sideOf(width, top, high);
    assert.ok(top + side < high, "the picture ends within the window");
    assert.ok(side >= 0.55 * high, `it uses the height: ${side}`);
    assert.ok(width - side >= 360, "the curves have room");
    const { shown, height } = chartsBeside(side + AROUND, 2);
    assert.equal(shown, 2);
    assert.ok(height >= 150);
    assert.ok(shown * (height + 36) + 16 <= side + AROUND);
  });
}

test("a picture with more text around it is smaller, and still ends within the window", () => {
  assert.equal(sideOf(1344, 190, 900) - sideOf(1344, 190, 900, 120), 40);
});

test("on a phone the picture is as wide as the screen, and never wider", () => {
  assert.equal(sideOf(358, 220, 844), 358);
});

test("charts for which there is no room stand below", () => {
  assert.equal(chartsBeside(530, 4).shown, 2);
  assert.ok(chartsBeside(1180, 4).shown >= 4);
});

test("a panel spans enough rows for its height and a gap", () => {
  assert.equal(rows(368), 100);
  assert.equal(rows(0), 8);
});
