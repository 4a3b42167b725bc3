// Which cards of a graph are asked for, and what the others keep.

import assert from "node:assert/strict";
import test from "node:test";

globalThis.IntersectionObserver = class {
  observe() {}

  unobserve() {}

  disconnect() {}
};
const { CardsOnScreen, completed } = await import("../../assets/js/graph/cards_on_screen.js");

const card = (name) => ({ dataset: { name } });

test("the names of the cards on screen are told when they change", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let told = 0;
  const cards = new CardsOnScreen(() => (told += 1));
  const [conv, pool] = [card("conv"), card("pool")];
  assert.equal(cards.names, null, "all, until the browser has told");
  cards.note([{ target: conv, isIntersecting: true }, { target: pool, isIntersecting: false }]);
  context.mock.timers.runAll();
  assert.deepEqual([cards.names, told], [["conv"], 1]);
  cards.note([{ target: pool, isIntersecting: true }]);
  cards.note([{ target: pool, isIntersecting: false }]);
  context.mock.timers.runAll();
  assert.equal(told, 1, "a card that only passed by");
  cards.note([{ target: pool, isIntersecting: true }]);
  context.mock.timers.runAll();
  assert.deepEqual([cards.names, told], [["conv", "pool"], 2]);
  cards.unwatch(conv);
  cards.note([{ target: pool, isIntersecting: true }]);
  context.mock.timers.runAll();
  assert.deepEqual(cards.names, ["pool"]);
});

test("cards that a view leaves out keep what they showed", () => {
  const before = { nodes: [{ node: "conv", gradient: 1 }, { node: "pool", gradient: 2 }] };
  const view = completed({ kind: "network", nodes: [{ node: "pool", gradient: 3 }] }, before);
  assert.deepEqual(view.nodes, [{ node: "pool", gradient: 3 }, { node: "conv", gradient: 1 }]);
  assert.deepEqual(completed({ nodes: [] }, null).nodes, []);
});
