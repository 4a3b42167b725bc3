// A weight typed by a person: the field beside its edge, the request to the run, Undo and Redo.

import { ask } from "../ask.js";
import { make } from "../dom.js";
import { _, say } from "../language.js";
import { exact } from "../views/numbers.js";
import { write } from "../views/parts.js";
import { WeightHistory } from "./weight_history.js";

const MAX_WEIGHT = 1e6; // as in engine/commands.py

export class WeightField {
  /**
   * `run()` gives the id of the run that is shown, `obstacle()` why none of its weights can be set now, as
   * `{text, label, act}`, or null. `onSet(place, value)` is called after a change.
   */
  constructor(root, run, obstacle, onSet) {
    Object.assign(this, { root, run, obstacle, onSet });
    this.history = new WeightHistory((change) => this.send(change));
    this.title = make("label", { for: "weight-value" });
    this.input = make("input", { id: "weight-value", type: "number", step: "any", min: -MAX_WEIGHT, max: MAX_WEIGHT, required: true, enterkeyhint: "done", "aria-describedby": "weight-hint" });
    this.hint = make("small", { id: "weight-hint" });
    this.form = make("form", { class: "weight-field", hidden: "" }, this.title, this.input, this.hint);
    this.text = make("span");
    this.way = make("button", { type: "button", hidden: "", onclick: () => this.act() });
    this.undo = make("button", { type: "button", hidden: "", onclick: () => this.step("undo") });
    this.redo = make("button", { type: "button", hidden: "", onclick: () => this.step("redo") });
    this.status = make("p", { class: "weight-status", role: "status", hidden: "" }, this.text, this.way, this.undo, this.redo);
    this.parts = [this.form, this.status];
    root.append(...this.parts);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
  }

  /** Opens the field at a position in the root. `place` is `{graph, node, tensor, index}`. */
  open(place, title, value, [x, y]) {
    if (this.isRefused()) return;
    Object.assign(this, { place, former: value, had: this.root.getRootNode().activeElement });
    write(this.title, title);
    write(this.hint, _("Enter to apply, Esc to cancel"));
    this.input.value = this.opened = String(Number(value.toPrecision(4)));
    this.form.hidden = false;
    const left = Math.max(4, Math.min(x + 8, this.root.clientWidth - this.form.offsetWidth - 4));
    this.form.style.transform = `translate(${left}px, ${Math.max(4, y + 8)}px)`;
    this.input.focus({ preventScroll: true });
    this.input.select();
  }

  close() {
    this.form.hidden = true;
  }

  key(event) {
    event.stopPropagation();
    if (event.key !== "Escape") return;
    this.close();
    this.had?.focus?.({ preventScroll: true });
  }

  submit(event) {
    event.preventDefault();
    if (!this.input.checkValidity()) return;
    this.apply();
    this.had?.focus?.({ preventScroll: true });
  }

  /** Whoever leaves the field for another place on the page, or closes the keyboard of a phone, means what they typed. */
  leave() {
    if (this.form.hidden || !document.hasFocus()) return;
    if (this.input.checkValidity()) this.apply();
    else this.close();
  }

  /** Sends the value, unless it is the one that the field opened with. */
  apply() {
    const { place, former, input } = this;
    const [value, isTyped] = [input.valueAsNumber, input.value !== this.opened];
    this.close();
    if (!isTyped || !Number.isFinite(value)) return;
    const change = { run: this.run(), place, title: this.title.textContent, value, former };
    if (value !== former && !this.isRefused()) this.report(this.history.add(change));
  }

  /** Whether Undo or Redo of the whole page means a weight: one was changed after the last edit of the graph. */
  canStep(name) {
    const { isLatest, done, undone } = this.history;
    return isLatest && (name === "undo" ? done : undone).length > 0 && this.obstacle() === null;
  }

  step(name) {
    const sent = this.isRefused() ? null : this.history[name]();
    if (sent) this.report(sent);
  }

  /** Says why no weight can be set now, if that is so. */
  isRefused() {
    const obstacle = this.obstacle();
    if (obstacle) this.tell(obstacle.text, obstacle);
    else if (!this.way.hidden) this.tell("");
    return obstacle !== null;
  }

  async send({ run, place, value, former }) {
    this.onSet(place, value);
    const answer = await ask("/api/weight", { run, ...place, value });
    if (answer.refusal) this.onSet(place, former);
    return answer.refusal ? say(answer.refusal) : "";
  }

  async report(sent) {
    const [run, { change, refusal }] = [this.run(), await sent];
    if (run === this.run()) this.tell(refusal || `${change.title}: ${exact(change.former)} → ${exact(change.value)}`);
  }

  /** A sentence, with the way out where there is one, else with Undo and Redo. */
  tell(text, way = null) {
    write(this.text, text);
    this.way.hidden = !way?.label;
    write(this.way, way?.label ?? "");
    this.act = () => this.go(way);
    write(this.undo, _("Undo"));
    write(this.redo, _("Redo"));
    this.undo.hidden = Boolean(way) || !this.history.done.length;
    this.redo.hidden = Boolean(way) || !this.history.undone.length;
    this.status.hidden = !text;
  }

  go(way) {
    this.tell("");
    way.act();
  }

  /** Another run is shown: what was changed before cannot be undone in it. */
  forget() {
    this.history.forget();
    this.close();
    this.tell("");
  }
}
