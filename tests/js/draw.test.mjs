// The pad's drawing, and the timing of requests to the network.

import assert from "node:assert/strict";
import test from "node:test";
import { Drawing } from "../../assets/js/draw/drawing.js";
import { Reader } from "../../assets/js/draw/reader.js";

function written(...strokes) {
  const drawing = new Drawing(280);
  for (const [first, ...rest] of strokes) {
    drawing.begin(...first);
    drawing.extend(rest);
    drawing.end();
  }
  return drawing;
}

test("points too near to the last are left out, and those outside lie on the edge", () => {
  const drawing = written([[10, 10], [10.3, 10.3], [12.04, 10], [-50, 999]]);
  assert.deepEqual(drawing.strokes, [[[10, 10], [12, 10], [0, 280]]]);
});

test("a tap is a stroke of one point", () => {
  assert.deepEqual(written([[5, 6]]).strokes, [[[5, 6]]]);
});

test("undo takes back one stroke at a time, and then there is nothing to take back", () => {
  const drawing = written([[0, 0], [9, 9]], [[20, 20]]);
  assert.ok(drawing.undo());
  assert.deepEqual(drawing.strokes, [[[0, 0], [9, 9]]]);
  assert.ok(drawing.undo());
  assert.ok(drawing.isEmpty);
  assert.equal(drawing.undo(), false);
});

test("undo brings back what was cleared, until something new is drawn", () => {
  const drawing = written([[0, 0], [9, 9]], [[20, 20]]);
  const before = structuredClone(drawing.strokes);
  assert.ok(drawing.clear());
  assert.equal(drawing.clear(), false);
  assert.ok(drawing.undo());
  assert.deepEqual(drawing.strokes, before);
  drawing.clear();
  drawing.begin(1, 1);
  drawing.end();
  drawing.undo();
  assert.equal(drawing.undo(), false);
});

test("no drawing grows without end", () => {
  const drawing = new Drawing(280);
  drawing.begin(0, 0);
  drawing.extend(Array.from({ length: 50_000 }, (_, n) => [(n % 2) * 200, n % 280]));
  drawing.end();
  assert.equal(drawing.count, 20_000);
});

test("listeners are called during a stroke and at its end", () => {
  const drawing = new Drawing(280);
  const result = [];
  const off = drawing.listen((isDone) => result.push(isDone));
  drawing.begin(0, 0);
  drawing.extend([[0.1, 0]]);
  drawing.extend([[50, 0]]);
  drawing.end();
  off();
  drawing.clear();
  assert.deepEqual(result, [false, false, true]);
});

/** A network whose answers the test triggers, and a manual clock. */
function network() {
  const clock = { time: 1000, timers: [] };
  const asked = [];
  const received = [];
  const reader = new Reader(
    (question) => new Promise((answer) => asked.push({ question, answer })),
    (question) => received.push(question),
    {
      now: () => clock.time,
      later: (work, pause) => clock.timers.push({ work, at: clock.time + pause }) - 1,
      cancel: (timer) => delete clock.timers[timer],
    },
  );
  const pass = (ms) => {
    clock.time += ms;
    clock.timers.forEach((timer, index) => timer.at <= clock.time && (delete clock.timers[index], timer.work()));
  };
  const reply = async (answer = {}) => {
    asked.at(-1).answer(answer);
    await new Promise(setImmediate);
  };
  return { reader, asked: () => asked.map(({ question }) => question), received, pass, reply };
}

test("one question is on its way at a time, and the newest wins", async () => {
  const { reader, asked, received, reply } = network();
  reader.ask("a", true);
  reader.ask("b", true);
  reader.ask("c", true);
  assert.deepEqual(asked(), ["a"]);
  await reply();
  assert.deepEqual(asked(), ["a", "c"]);
  await reply();
  assert.deepEqual(received, ["a", "c"]);
  assert.ok(reader.isIdle);
});

test("within a stroke at most eight a second are asked; at its end nothing waits", async () => {
  const { reader, asked, pass, reply } = network();
  reader.ask("a");
  await reply();
  reader.ask("b");
  assert.deepEqual(asked(), ["a"]);
  pass(60);
  reader.ask("c");
  pass(60);
  assert.deepEqual(asked(), ["a"]);
  pass(6);
  assert.deepEqual(asked(), ["a", "c"]);
  await reply();
  reader.ask("d");
  reader.ask("end", true);
  assert.deepEqual(asked(), ["a", "c", "end"]);
});

test("what found nobody is asked again after a while, unless there is something newer", async () => {
  const { reader, asked, pass, reply } = network();
  reader.ask("a", true);
  await reply({ again: true });
  assert.deepEqual(asked(), ["a"]);
  pass(1500);
  assert.deepEqual(asked(), ["a", "a"]);
  reader.ask("b", true);
  await reply({ again: true });
  pass(1500);
  assert.deepEqual(asked(), ["a", "a", "b"]);
  reader.stop();
});

test("a stopped reader ignores answers and repeats nothing, until the next question", async () => {
  const { reader, asked, received, pass, reply } = network();
  reader.ask("a", true);
  reader.stop();
  await reply({ again: true });
  pass(60_000);
  assert.deepEqual([asked(), received], [["a"], []]);
  reader.ask("b", true);
  assert.deepEqual(asked(), ["a", "b"]);
});
