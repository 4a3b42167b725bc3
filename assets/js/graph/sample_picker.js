// Chooses the sample that the cards of a living graph show: the next one, one of a class, or one answered wrongly.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { write } from "../views/parts.js";

export class SamplePicker {
  /** `choose({sample, label, wrong})` is called with the new choice. */
  constructor(choose) {
    this.send = choose;
    this.label = "";
    this.text = make("span", { class: "sample-text", role: "status" });
    this.back = make("button", { type: "button", text: "‹", onclick: () => this.step(-1) });
    this.next = make("button", { type: "button", text: "›", onclick: () => this.step(1) });
    this.classes = make("select", { onchange: () => this.pickClass() });
    this.wrong = make("button", { type: "button", onclick: () => this.choose({ sample: this.index + 1, wrong: true }) });
    this.choices = [this.back, this.next, this.classes, this.wrong];
    this.ask = make("button", { type: "button", text: "?", "aria-expanded": "false", onclick: () => this.toggle() });
    this.about = make("p", { class: "about", hidden: "" });
    this.root = make("div", { class: "samples", role: "group", hidden: "" }, this.back, this.next, this.text, this.classes, this.wrong, this.ask, this.about);
  }

  /** `classes` are `[name in the data, name in the reader's language]`; `predicts`: whether the network predicts them. */
  offer({ classes, predicts, help }) {
    const known = JSON.stringify([classes, predicts, help]);
    if (known === this.known) return;
    this.known = known;
    this.root.setAttribute("aria-label", _("Sample shown in the graph"));
    for (const [button, label] of [[this.back, _("Previous sample")], [this.next, _("Next sample")]]) {
      button.title = label;
      button.setAttribute("aria-label", label);
    }
    this.ask.setAttribute("aria-label", _("Explain: {title}", { title: _("Network activations") }));
    write(this.about, help);
    this.wrong.textContent = _("Wrong prediction");
    this.classes.setAttribute("aria-label", _("Class"));
    this.classes.replaceChildren(...[["", _("Any class")], ...classes].map(([value, text]) => make("option", { value, text })));
    this.classes.value = this.label;
    this.offered = { classes: classes.length > 0, predicts };
  }

  show(view) {
    this.root.hidden = !view;
    const chooses = Boolean(view) && view.index !== null;
    for (const choice of this.choices) choice.hidden = !chooses;
    this.text.hidden = !chooses;
    if (!chooses) return;
    this.classes.hidden = !this.offered.classes;
    this.wrong.hidden = !this.offered.predicts;
    this.index = view.index;
    const [number, text] = [view.index + 1, called(view.sample)];
    write(this.text, text ? _("Sample {number}: {text}", { number, text }) : _("Sample {number}", { number }));
    this.text.title = this.text.textContent;
  }

  /** A sentence in place of the sample: why there is none. */
  explain(reason) {
    this.root.hidden = this.text.hidden = !reason;
    write(this.text, reason);
  }

  /** Opens or closes the explanation of the cards. */
  toggle() {
    this.about.hidden = !this.about.hidden;
    this.ask.setAttribute("aria-expanded", String(!this.about.hidden));
  }

  step(by) {
    this.choose({ sample: Math.max(0, this.index + by) });
  }

  pickClass() {
    this.label = this.classes.value;
    this.choose({ sample: this.index });
  }

  choose(choice) {
    this.send({ ...choice, ...(this.label ? { label: this.label } : {}) });
  }
}
