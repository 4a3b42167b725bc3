// A component is created once per element, updated with its data, and ended only by its newest mount.

import assert from "node:assert/strict";
import test from "node:test";
import { mounter } from "../../assets/js/component.js";

function recorded() {
  const log = [];
  const mount = mounter(({ parentElement }) => {
    log.push(`create ${parentElement.name}`);
    return { update: ({ data }) => log.push(`update ${data}`), end: () => log.push("end") };
  });
  return { log, mount };
}

test("each change of data updates the part that was created for the element", () => {
  const { log, mount } = recorded();
  const [one, other] = [{ name: "one" }, { name: "other" }];
  mount({ parentElement: one, data: 1, order: 1 });
  const unmount = mount({ parentElement: one, data: 2, order: 2 });
  mount({ parentElement: other, data: 3, order: 3 });
  assert.deepEqual(log.splice(0), ["create one", "update 1", "update 2", "create other", "update 3"]);
  unmount();
  unmount();
  assert.deepEqual(log, ["end"]);
});

test("an earlier mount that is unmounted late leaves the part of the newer one alone", () => {
  const { log, mount } = recorded();
  const parentElement = { name: "one" };
  const early = mount({ parentElement, data: 1, order: 1 });
  const late = mount({ parentElement, data: 2, order: 2 });
  early();
  assert.ok(!log.includes("end"));
  late();
  assert.equal(log.at(-1), "end");
});

test("a mount that was overtaken by one with newer data changes nothing", () => {
  const { log, mount } = recorded();
  const parentElement = { name: "one" };
  const newer = mount({ parentElement, data: 2, order: 2 });
  const older = mount({ parentElement, data: 1, order: 1 });
  older();
  assert.deepEqual(log, ["create one", "update 2"]);
  newer();
  assert.equal(log.at(-1), "end");
});

test("an element that comes back has a part of its own", () => {
  const { log, mount } = recorded();
  const parentElement = { name: "one" };
  const first = mount({ parentElement, data: 1, order: 1 });
  first();
  const second = mount({ parentElement, data: 2, order: 2 });
  first();
  assert.deepEqual(log, ["create one", "update 1", "end", "create one", "update 2"]);
  second();
  assert.equal(log.at(-1), "end");
});
