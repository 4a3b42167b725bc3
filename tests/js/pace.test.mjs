// What is drawn again and again leaves the machine nine tenths of its time.

import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { Pace } from "../../assets/js/board/pace.js";

/** A clock that stands still but for what drawing takes, and moves on with the timers. */
function timed(takes) {
  let clock = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => clock);
  const drawn = [];
  const pace = new Pace(() => {
    drawn.push(clock);
    clock += takes;
  });
  const wait = (ms) => {
    clock += ms;
    mock.timers.tick(ms);
  };
  return { pace, drawn, wait };
}

test("it draws at once, and then no sooner than ten times what drawing took", (t) => {
  t.after(() => mock.reset());
  const { pace, drawn, wait } = timed(20);
  for (let ask = 0; ask < 9; ask++) pace.ask();
  assert.deepEqual(drawn, [0]);
  wait(199);
  assert.deepEqual(drawn, [0]);
  wait(1);
  assert.deepEqual(drawn, [0, 220]); // once for all that was asked meanwhile
  wait(500);
  pace.ask();
  assert.deepEqual(drawn, [0, 220, 740]);
});

test("what takes no time is drawn each time", (t) => {
  t.after(() => mock.reset());
  const { pace, drawn } = timed(0);
  for (let ask = 0; ask < 5; ask++) pace.ask();
  assert.equal(drawn.length, 5);
});

test("a costly picture holds up the next for half a second at most", (t) => {
  t.after(() => mock.reset());
  const { pace, drawn, wait } = timed(300);
  pace.ask();
  pace.ask();
  wait(499);
  assert.equal(drawn.length, 1);
  wait(1);
  assert.deepEqual(drawn, [0, 800]);
});

/** What comes instead of waiting, and how often is drawn then; what waited is never drawn after it. */
const INSTEAD = [["now", 2], ["end", 1]];

for (const [verb, times] of INSTEAD) {
  test(`nothing that waited comes after ${verb}()`, (t) => {
    t.after(() => mock.reset());
    const { pace, drawn, wait } = timed(50);
    pace.ask();
    pace.ask();
    pace[verb]();
    assert.equal(drawn.length, times);
    wait(10_000);
    assert.equal(drawn.length, times);
  });
}
