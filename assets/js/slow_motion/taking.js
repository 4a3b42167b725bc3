// "Take this step": the ordinary step of the run, and whether its weights are then those of the step in slow motion.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { exact } from "../views/numbers.js";
import { write } from "../views/parts.js";

export const STEP = ".st-key-step button:not(:disabled)"; // the run's own button, which only its owner has

export class Taking {
  /** `taken()` is called when the step was asked for, `again()` to go on with the next one. */
  constructor({ taken, again }) {
    Object.assign(this, { isAsked: false, result: null });
    this.loss = make("p", { class: "slow-loss" });
    this.take = make("button", { type: "button", class: "slow-primary", onclick: () => this.ask(taken) });
    this.next = make("button", { type: "button", class: "slow-primary", onclick: again });
    this.status = make("p", { role: "status" });
    this.root = make("div", { class: "slow-taking", hidden: "" }, this.loss, make("div", {}, this.take, this.next), this.status);
  }

  /** `view` is the step that is shown. */
  begin(view) {
    Object.assign(this, { view, isAsked: false, result: null });
  }

  ask(taken) {
    const button = document.querySelector(STEP);
    if (!button || this.isAsked) return;
    this.isAsked = true;
    button.click();
    taken();
  }

  /** `next` is the step after this one: its weights before it are compared with those shown, bit for bit. */
  compare(next, isOver) {
    const checksum = this.view.checksum.slice(0, 12);
    const isEqual = next.checksum_before === this.view.checksum;
    if (isEqual) this.result = { name: "equal", text: _("The run has taken this step: its weights are equal to those shown here, bit for bit (checksum {checksum}).", { checksum }) };
    else if (!next.kind) this.result = { name: "", text: say(next.refusal) };
    else if (isOver && next.step <= this.view.step) this.result = { name: "", text: _("The run has ended without taking this step.") };
    else if (isOver) this.result = { name: "", text: _("The run has ended with this step.") };
    else this.result = { name: "different", text: _("The weights of the run differ from those shown here (checksum {checksum}).", { checksum }) };
    this.canGoOn = Boolean(next.kind);
  }

  /** `state` is that of the run, `{status, step}`. */
  show(stage, state) {
    const { view, result } = this;
    this.root.hidden = stage?.part !== "after";
    if (this.root.hidden) return;
    write(this.loss, _("Loss {before} → {after}", { before: exact(view.loss_before), after: exact(view.loss_after) }));
    const obstacle = this.isAsked ? "" : obstacleOf(view, state);
    this.take.hidden = this.isAsked || Boolean(obstacle);
    this.next.hidden = !(result && this.canGoOn);
    write(this.take, _("Take this step"));
    write(this.next, _("Next step"));
    this.take.title = _("Trains the run for one step, as “1 step” does.");
    write(this.status, obstacle || (result ? result.text : this.isAsked ? _("Taking the step …") : ""));
    this.status.className = result?.name ?? "";
  }
}

/** Why the step cannot be taken now; empty if it can. */
export function obstacleOf(view, { status, step }) {
  if (["finished", "stopped", "diverged", "failed"].includes(status)) return _("This run has ended, so the step is only shown.");
  if (step !== undefined && step !== view.step) return _("The run has trained on since. Close this and open it again for its next step.");
  if (!document.querySelector(STEP)) return _("Only the owner of the run can take this step.");
  return "";
}
