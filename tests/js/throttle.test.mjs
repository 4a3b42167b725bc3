// Drawing takes at most a tenth of the time.

import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { Throttle } from "../../assets/js/board/throttle.js";

/** A clock that advances only by the time of drawing and with timers. */
function timed(takes) {
  let clock = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => clock);
  const drawn = [];
  const throttle = new Throttle(() => {
    drawn.push(clock);
    clock += takes;
  });
  const wait = (ms) => {
    clock += ms;
    mock.timers.tick(ms);
  };
  return { throttle, drawn, wait };
}

test("it draws at once, and then no sooner than ten times what drawing took", (t) => {
  t.after(() => mock.reset());
  const { throttle, drawn, wait } = timed(20);
  for (let ask = 0; ask < 9; ask++) throttle.request();
  assert.deepEqual(drawn, [0]);
  wait(199);
  assert.deepEqual(drawn, [0]);
  wait(1);
  assert.deepEqual(drawn, [0, 220]); // once for all that was asked meanwhile
  wait(500);
  throttle.request();
  assert.deepEqual(drawn, [0, 220, 740]);
});

test("what takes no time is drawn each time", (t) => {
  t.after(() => mock.reset());
  const { throttle, drawn } = timed(0);
  for (let ask = 0; ask < 5; ask++) throttle.request();
  assert.equal(drawn.length, 5);
});

test("a costly picture holds up the next for half a second at most", (t) => {
  t.after(() => mock.reset());
  const { throttle, drawn, wait } = timed(300);
  throttle.request();
  throttle.request();
  wait(499);
  assert.equal(drawn.length, 1);
  wait(1);
  assert.deepEqual(drawn, [0, 800]);
});

/** Actions during the pause, and the number of draws afterwards; the pending draw is canceled. */
const INSTEAD = [["now", 2], ["end", 1]];

for (const [verb, times] of INSTEAD) {
  test(`nothing that waited comes after ${verb}()`, (t) => {
    t.after(() => mock.reset());
    const { throttle, drawn, wait } = timed(50);
    throttle.request();
    throttle.request();
    throttle[verb]();
    assert.equal(drawn.length, times);
    wait(10_000);
    assert.equal(drawn.length, times);
  });
}
