import assert from "node:assert/strict";
import { test } from "node:test";

import { leadsAway, leave, patience } from "../../assets/js/navigation.js";

const HERE = new URL("http://localhost:8501/build?plan=1");

function link(href, { target = "", attributes = [] } = {}) {
  const { origin, pathname } = new URL(href, HERE);
  return { origin, pathname, target, hasAttribute: (name) => attributes.includes(name) };
}

test("nothing waits while nobody leaves", () => assert.equal(patience(5000, "/"), 0));

test("after a click on a link everything waits until the next page is there", () => {
  leave(10_000, "/");
  assert.equal(patience(10_000, "/"), 60_000);
  assert.equal(patience(11_500, "/"), 58_500);
  assert.equal(patience(11_500, "/data"), 0, "the next page may send at once");
  assert.equal(patience(70_001, "/"), 0);
});

test("only a link to another page of ours in the same tab leads away", () => {
  assert.ok(leadsAway(link("/train?run=1"), HERE));
  assert.ok(!leadsAway(link("/build?plan=2"), HERE));
  assert.ok(!leadsAway(link("#shapes"), HERE));
  assert.ok(!leadsAway(link("/train", { target: "_blank" }), HERE));
  assert.ok(!leadsAway(link("/run.zip", { attributes: ["download"] }), HERE));
  assert.ok(!leadsAway(link("https://example.org/train"), HERE));
});
