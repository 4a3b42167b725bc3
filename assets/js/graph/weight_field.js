// A weight typed by a person: the field beside its edge, the request to the run, and Undo.

import { ask } from "../ask.js";
import { make } from "../dom.js";
import { _, say } from "../language.js";
import { exact } from "../views/numbers.js";
import { write } from "../views/parts.js";

const MAX_WEIGHT = 1e6; // as in engine/commands.py

export class WeightField {
  /** `run()` gives the id of the run that is shown. `onSet(place, value)` is called after a change. */
  constructor(root, run, onSet) {
    Object.assign(this, { root, run, onSet });
    this.title = make("label", { for: "weight-value" });
    this.input = make("input", { id: "weight-value", type: "number", step: "any", min: -MAX_WEIGHT, max: MAX_WEIGHT, required: true });
    this.form = make("form", { class: "weight-field", hidden: "" }, this.title, this.input);
    this.text = make("span");
    this.undo = make("button", { type: "button", hidden: "", onclick: () => this.back() });
    this.status = make("p", { class: "weight-status", role: "status", hidden: "" }, this.text, this.undo);
    root.append(this.form, this.status);
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
  }

  /** Opens the field at a position in the root. `place` is `{graph, node, tensor, index}`. */
  open(place, title, value, [x, y]) {
    Object.assign(this, { place, former: value, had: this.root.getRootNode().activeElement });
    write(this.title, title);
    this.input.value = Number(value.toPrecision(4));
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
    const value = this.input.valueAsNumber;
    if (!Number.isFinite(value)) return;
    const { place, former } = this;
    this.close();
    this.had?.focus?.({ preventScroll: true });
    if (value !== former) this.send(place, this.title.textContent, value, former);
  }

  async send(place, title, value, former) {
    this.onSet(place, value);
    const answer = await ask("/api/weight", { run: this.run(), ...place, value });
    if (answer.refusal) this.onSet(place, former);
    this.last = answer.refusal ? null : { place, title, value, former };
    this.tell(answer.refusal ? say(answer.refusal) : `${title}: ${exact(former)} → ${exact(value)}`);
  }

  tell(text) {
    write(this.text, text);
    write(this.undo, _("Undo"));
    this.undo.hidden = !this.last;
    this.status.hidden = !text;
  }

  back() {
    const { place, title, value, former } = this.last;
    this.send(place, title, former, value);
  }

  /** Another run is shown: what was changed before cannot be undone in it. */
  forget() {
    this.last = null;
    this.close();
    this.tell("");
  }
}
