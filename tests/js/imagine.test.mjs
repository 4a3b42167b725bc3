// The studio of the Imagine page: arithmetic on codes, and its requests.

import assert from "node:assert/strict";
import test from "node:test";
import { random } from "../../assets/js/prng.js";
import { codeAt, coordinates, mix, normal, plain } from "../../assets/js/imagine/codes.js";
import { sent, Studio } from "../../assets/js/imagine/studio.js";

const near = (got, wanted) => got.forEach((value, index) => assert.ok(Math.abs(value - wanted[index]) < 1e-9, `${got}`));

test("the same seed gives the same noise, which is normal", () => {
  const numbers = normal(4000, random(7));
  assert.deepEqual(numbers.slice(0, 5), normal(5, random(7)));
  assert.notDeepEqual(normal(5, random(8)), normal(5, random(7)));
  const mean = numbers.reduce((sum, value) => sum + value, 0) / 4000;
  const spread = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000;
  assert.ok(Math.abs(mean) < 0.06 && Math.abs(spread - 1) < 0.08);
});

test("coordinates along the directions and the code there are two ways to say one thing", () => {
  const directions = [0.6, 0.8, 0, -0.8, 0.6, 0];
  const mean = [1, 2, 3];
  near(codeAt([5, 0], mean, directions), [4, 6, 3]);
  near(coordinates(codeAt([0.5, -2], mean, directions), mean, directions), [0.5, -2]);
});

test("between two codes the way is straight, and between two noises it keeps to their length", () => {
  near(mix([0, 0], [2, 4], 0.5), [1, 2]);
  near(mix([1, 0], [0, 1], 0.5, true), [Math.SQRT1_2, Math.SQRT1_2]);
  near(mix([1, 0], [1, 0], 0.3, true), [1, 0]);
  assert.deepEqual(plain([0.1234567, -1]), [0.12346, -1]);
});

/** A network that records requests and whose answers the test triggers. */
function studio(more = {}) {
  const asked = [];
  const made = new Studio((question) => new Promise((answer) => asked.push({ question, answer })));
  const received = [];
  made.listen((what) => received.push(what));
  made.update({ run: "r", step: 10, way: "codes", size: 2, classes: [], ...more });
  const reply = async (answer) => {
    asked.at(-1).answer(answer);
    await new Promise(setImmediate);
  };
  return { made, asked, received, reply };
}

const WAYS = { mean: [0, 0], middle: [0.5, 0], directions: [1, 0, 0, 1], deviations: [1, 1] };

test("first the ways to walk are asked, then the picture in the middle", async () => {
  const { made, asked, received, reply } = studio();
  assert.deepEqual(asked[0].question, { run: "r", verb: "directions" });
  await reply(WAYS);
  const { began, ...question } = asked[1].question;
  assert.deepEqual(question, { run: "r", verb: "decode", codes: [[0.5, 0]] });
  assert.ok(began > 0 && !("began" in sent(asked[1].question)));
  await reply({ kind: "pictures" });
  assert.deepEqual(received, ["run", "directions", "code", "ready", "picture"]);
  assert.deepEqual(made.at, [0.5, 0]);
});

test("while the hand moves one picture is on its way, and the newest place wins", async () => {
  const { made, asked, reply } = studio();
  await reply(WAYS);
  for (const x of [1, 2, 3]) made.go([x, 0]);
  assert.deepEqual(asked.slice(1).map(({ question }) => question.codes[0][0]), [0.5]);
  await reply({ kind: "pictures" });
  assert.deepEqual(asked.slice(1).map(({ question }) => question.codes[0][0]), [0.5, 3]);
});

test("the second part of the page brings nothing new, a newer checkpoint keeps the place", async () => {
  const { made, asked, reply } = studio();
  await reply(WAYS);
  await reply({ kind: "pictures" });
  made.go([1, 2]);
  await reply({ kind: "pictures" });
  const before = asked.length;
  made.update({ run: "r", step: 10 });
  assert.equal(asked.length, before);
  made.update({ run: "r", step: 20 });
  const fresh = asked.slice(before).map(({ question }) => question);
  assert.deepEqual(fresh.map(({ verb, codes }) => [verb, codes]), [["decode", [[1, 2]]], ["directions", undefined]]);
});

test("a conditional network receives the class, and noise needs no directions", async () => {
  const { made, asked, reply } = studio({ way: "noise", classes: ["a", "b"], size: 3 });
  assert.equal(asked[0].question.codes[0].length, 3);
  assert.equal(asked[0].question.label, 0);
  assert.equal(asked[0].question.verb, "generate");
  await reply({ kind: "pictures" });
  made.choose(1);
  assert.equal(asked.at(-1).question.label, 1);
});

test("a refusal is reported once, and the previous image stays", async () => {
  const { made, received, reply } = studio();
  await reply({ refusal: { template: "not yet", values: {} } });
  assert.equal(made.directions, null);
  assert.deepEqual(received.filter((what) => what === "refusal"), ["refusal"]);
  assert.equal(made.code, null);
});
