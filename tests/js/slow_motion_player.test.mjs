// Slow motion from its button to the step that is taken: what the run and the server are asked for, and when.

import assert from "node:assert/strict";
import test from "node:test";
import { place } from "./dom.mjs";

const { element } = place();
globalThis.addEventListener = () => {};
globalThis.WebSocket = class {
  static OPEN = 1;

  send() {}

  close() {}
};
const { SlowMotion } = await import("../../assets/js/slow_motion/slow_motion.js");
const { stageShown } = await import("../../assets/js/slow_motion/stage_shown.js");

/** A view without arrays, packed as the server packs it. */
function packed(view) {
  const header = new TextEncoder().encode(JSON.stringify(view));
  const bytes = new Uint8Array(4 + header.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  return bytes.buffer;
}

const stage = (part, node) => ({ part, player: "", graph: "main", node, title: node || part, caption: `The ${part} stage of \`${node}\`.`, tensors: [], steps: [], time: -1 });
const view = (step, before, after) => ({
  kind: "slow_step", step, batch_size: 2, learning_rate: 0.1, loss_before: 2, loss_after: 1, checksum_before: before, checksum: after,
  stages: [stage("batch", ""), stage("forward", "linear_1"), stage("after", "")],
});

/** A run's page: `pressed` are the buttons that were pressed, `asked` the addresses, `answers` what comes from them. */
function page(answers, buttons = ["pause", "step"]) {
  const [pressed, asked] = [[], []];
  document.querySelector = (selector) => {
    const name = buttons.find((one) => selector.includes(`st-key-${one} `));
    return name ? { click: () => pressed.push(name) } : null;
  };
  globalThis.fetch = async (address) => {
    asked.push(address.pathname);
    return { ok: true, arrayBuffer: async () => packed(answers.shift()) };
  };
  return { pressed, asked, slow: new SlowMotion(element()) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a run that trains is paused by one click, and its next step is shown when it stands still", async () => {
  const { slow, pressed, asked } = page([view(7, "a", "b"), view(8, "b", "c")]);
  slow.update({ data: { run: "r", status: "running" } });
  assert.equal(slow.button.title, "Pause to see one step in slow motion");
  slow.button.fire("click");
  assert.deepEqual([pressed, asked], [["pause"], []]);
  assert.equal(slow.player.caption.textContent, "Waiting for the run to pause …");
  slow.receive({ state: { status: "paused", step: 7 } });
  await settle();
  assert.deepEqual(asked, ["/api/slow-step"]);
  assert.equal(slow.player.title.textContent, "Step 8 in slow motion");
  assert.equal(document.activeElement, slow.player.controls.play, "Space plays");
  slow.player.key("next");
  assert.equal(slow.player.caption.textContent, "The forward stage of linear_1.");
  assert.equal(stageShown("r").node, "linear_1");
  slow.player.key("last");
  slow.player.taking.take.fire("click");
  slow.receive({ state: { status: "running", step: 7 } });
  assert.deepEqual([pressed, asked.length], [["pause", "step"], 1]);
  slow.receive({ state: { status: "paused", step: 8 } });
  await settle();
  assert.match(slow.player.taking.status.textContent, /bit for bit/);
  slow.player.taking.next.fire("click");
  assert.equal(slow.player.title.textContent, "Step 9 in slow motion");
  slow.player.key("close");
  assert.equal(stageShown("r"), null);
  assert.equal(document.activeElement, slow.button);
});

test("without a way to pause the run the button is hidden; a refusal is a sentence", async () => {
  const { slow } = page([{ refusal: { template: "Slow motion shows steps of up to {limit} s.", values: { limit: 5 } }, again: false }], []);
  slow.update({ data: { run: "other", status: "running" } });
  assert.ok(slow.button.hidden);
  slow.receive({ state: { status: "finished", step: 7 } });
  assert.ok(!slow.button.hidden);
  slow.button.fire("click");
  await settle();
  assert.equal(slow.player.caption.textContent, "Slow motion shows steps of up to 5 s.");
  assert.ok(slow.player.content.hidden);
});
