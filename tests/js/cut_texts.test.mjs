// Tooltips of texts that are cut.

import assert from "node:assert/strict";
import test from "node:test";
import { cutText } from "../../assets/js/cut_texts.js";

test("only a text that is cut has a tooltip with the whole of it", () => {
  assert.equal(cutText({ value: "Xavier uniform (Glorot)", scrollWidth: 162, clientWidth: 150 }), "Xavier uniform (Glorot)");
  assert.equal(cutText({ textContent: "MLP · ReLU", scrollWidth: 210, clientWidth: 200 }), "MLP · ReLU");
  assert.equal(cutText({ value: "Adam", scrollWidth: 150, clientWidth: 150 }), "");
});
