// Which stage of a step in slow motion a graph shows.

import assert from "node:assert/strict";
import test from "node:test";
import { showStage, stageShown } from "../../assets/js/slow_motion/stage_shown.js";

test("a graph shows the stages of its own run, and none while it has no run", () => {
  assert.equal(stageShown(undefined), null);
  showStage("a", { part: "loss" });
  assert.deepEqual([stageShown("a"), stageShown("b"), stageShown(undefined)], [{ part: "loss" }, null, null]);
  showStage("a", null);
  assert.equal(stageShown("a"), null);
});
