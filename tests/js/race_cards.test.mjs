// Which cards of a race watch their runs: those that train first, no more than the server allows, and each no longer than needed.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";
import { placeSocket } from "./socket.mjs";

place();
const sent = placeSocket();
const { RaceCards } = await import("../../assets/js/compare/race_cards.js");

const member = (run, given = {}) => ({
  run, name: run, colour: 0, status: "training", value: "", progress: 0.5, over: false, begun: true, panel: { name: "plane" }, address: `/train?run=${run}`, ...given,
});
const watched = (cards) => [...cards.cards.values()].filter(({ channel }) => channel).map(({ member: { run } }) => run);

function shown(context, members) {
  const cards = new RaceCards(document.createElement("div"));
  context.after(() => cards.end());
  cards.update(members, () => {});
  cards.cards.forEach((card) => (card.visible = true));
  cards.share();
  return cards;
}

test("runs that train are watched before those that have ended, and waiting ones not at all", (context) => {
  const ended = Array.from({ length: 8 }, (_each, index) => member(`ended ${index}`, { over: true }));
  const cards = shown(context, [...ended, member("waits", { begun: false }), member("trains")]);
  assert.deepEqual(watched(cards).length, 7);
  assert.ok(watched(cards).includes("trains"));
  assert.ok(!watched(cards).includes("waits"));
});

test("an ended run is left once its last picture has come", (context) => {
  const cards = shown(context, [member("a", { over: true })]);
  const card = cards.cards.get("a");
  card.receive({ state: { status: "finished" } });
  cards.share();
  assert.deepEqual(watched(cards), ["a"], "its picture has not come");
  card.receive({ views: { main: { template: "This chart was not saved at that step.", values: {} } } });
  cards.share();
  assert.deepEqual(watched(cards), []);
});

test("cards out of sight, and those of another seed, watch nothing", (context) => {
  const cards = shown(context, [member("a"), member("b")]);
  cards.cards.get("a").visible = false;
  cards.share();
  assert.deepEqual(watched(cards), ["b"]);
  cards.update([member("c")], () => {});
  assert.deepEqual([...cards.cards.keys()], ["c"]);
});
