// What can be chosen beside a calculation: the channel of the output, a part to follow such as a head, and the random numbers of training.

import { make } from "../dom.js";
import { _, say } from "../language.js";
import { keep, write } from "./parts.js";

export class Choices {
  /** `choose(index)`, `follow(name, value)` (null: what contributes most) and `draw(number)` are called for a choice. */
  constructor() {
    this.fields = make("div", { class: "llc-fields" });
    this.mean = make("button", { type: "button", class: "llc-choice", onclick: () => this.options.draw(0) });
    this.again = make("button", { type: "button", class: "llc-choice", onclick: () => this.options.draw(this.view.draw + 1) });
    this.code = make("div", { class: "llc-code", role: "group" }, this.mean, this.again);
    this.root = make("div", { class: "llc-choices" }, this.fields, this.code);
  }

  show(view, options) {
    Object.assign(this, { view, options });
    const fields = [...axes(view, options), ...parts(view, options)];
    keep(this.fields, fields.length, () => field());
    fields.forEach((one, place) => fill(this.fields.children[place], one));
    this.code.hidden = !options.draw || (view.draw ?? null) === null;
    this.root.hidden = this.code.hidden && !fields.length;
    if (!this.code.hidden) this.showDraw(view.draw);
  }

  showDraw(draw) {
    this.code.setAttribute("aria-label", _("Evaluation or training"));
    write(this.mean, _("As in evaluation"));
    write(this.again, draw ? _("As in training, draw again") : _("As in training"));
    for (const [button, isOn] of [[this.mean, !draw], [this.again, Boolean(draw)]]) button.setAttribute("aria-pressed", String(isOn));
  }
}

/** The axes of the output that are not drawn side by side: the channel of an image. */
function axes({ shape, index }, { choose }) {
  if (!choose) return [];
  return shape.slice(0, -2).map((count, axis) => ({
    title: _("Channel"), count, value: index[axis], choose: (value) => choose(index.map((one, at) => (at === axis ? Number(value) : one))),
  })).filter(({ count }) => count > 1);
}

function parts({ parts: found = [] }, { follow, followed = {} }) {
  if (!follow) return [];
  return found.map(({ name, title, count, value }) => ({
    title: say(title), count, value: name in followed ? value : "", largest: value, choose: (chosen) => follow(name, chosen === "" ? null : Number(chosen)),
  }));
}

function field() {
  const select = make("select");
  return make("label", { class: "llc-field" }, make("span"), select);
}

function fill(label, { title, count, value, largest, choose }) {
  const [name, select] = label.children;
  write(name, title);
  const first = largest === undefined ? 0 : 1;
  keep(select, count + first, () => make("option"));
  if (first) {
    write(select.children[0], _("largest: {number}", { number: largest }));
    select.children[0].value = "";
  }
  for (let number = 0; number < count; number += 1) {
    const option = select.children[number + first];
    write(option, String(number));
    option.value = String(number);
  }
  select.value = String(value);
  select.onchange = () => choose(select.value);
}
