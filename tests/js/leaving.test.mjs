import assert from "node:assert/strict";
import { test } from "node:test";

import { leave, patience } from "../../assets/js/leaving.js";

test("nothing waits while nobody leaves", () => assert.equal(patience(5000), 0));

test("after a click on a link everything waits until the next page is there", () => {
  leave(10_000);
  assert.equal(patience(10_000), 2000);
  assert.equal(patience(11_500), 500);
  assert.equal(patience(12_001), 0);
});
