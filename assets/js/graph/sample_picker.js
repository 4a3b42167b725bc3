// Chooses the sample that the cards of a living graph show: the next one, one of a class, one answered wrongly, or a drawing.

import { make } from "../dom.js";
import { _, called } from "../language.js";
import { write } from "../views/parts.js";
import { DrawnSample } from "./drawn_sample.js";
import { SampleGrid } from "./sample_grid.js";

export class SamplePicker {
  /**
   * `choose({sample, label, wrong, drawing})` is called with the new choice, `changed()` when the grid needs other samples,
   * `drawn()` when a drawing will be made.
   */
  constructor(choose, changed = () => {}, drawn = () => {}) {
    Object.assign(this, { send: choose, drawn });
    this.label = "";
    this.index = 0;
    this.pad = new DrawnSample((drawing) => this.draw(drawing));
    this.grid = new SampleGrid((index) => this.pick(index), changed);
    this.all = make("button", { type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.toggleGrid() });
    this.text = make("span", { class: "sample-text", role: "status" });
    this.back = make("button", { type: "button", text: "‹", onclick: () => this.step(-1) });
    this.next = make("button", { type: "button", text: "›", onclick: () => this.step(1) });
    this.classes = make("select", { onchange: () => this.pickClass() });
    this.wrong = make("button", { type: "button", onclick: () => this.choose({ sample: this.index + 1, wrong: true }) });
    this.pen = make("button", { type: "button", "aria-expanded": "false", onclick: () => this.togglePad() });
    this.choices = [this.back, this.next, this.all, this.classes, this.wrong];
    this.ask = make("button", { type: "button", text: "?", "aria-expanded": "false", onclick: () => this.toggle() });
    this.about = make("p");
    this.aboutNeurons = make("p", { hidden: "" });
    this.explanation = make("div", { class: "about", hidden: "" }, this.about, this.aboutNeurons);
    this.root = make("div", { class: "samples", role: "group", hidden: "" }, this.back, this.next, this.text, this.all, this.classes, this.wrong, this.pen, this.ask, this.grid.root, this.pad.root, this.explanation);
  }

  /** `classes` are `[name in the data, name in the reader's language]`; `predicts`: whether the network predicts them,
   * `draws`: whether a drawing can be a sample. */
  offer({ classes, predicts, draws, help, neuronHelp }) {
    const known = JSON.stringify([classes, predicts, draws, help, neuronHelp]);
    if (known === this.known) return;
    this.known = known;
    this.root.setAttribute("aria-label", _("Sample shown in the graph"));
    for (const [button, label] of [[this.back, _("Previous sample")], [this.next, _("Next sample")]]) {
      button.title = label;
      button.setAttribute("aria-label", label);
    }
    this.ask.setAttribute("aria-label", _("Explain: {title}", { title: _("Network activations") }));
    write(this.about, help);
    write(this.aboutNeurons, neuronHelp);
    this.wrong.textContent = _("Wrong prediction");
    this.pen.textContent = _("Draw");
    this.all.textContent = _("Choose");
    this.all.title = _("Choose a sample");
    this.grid.say();
    this.pad.say(classes.length > 0 && classes.every(([name]) => /^\d$/.test(name)));
    this.classes.setAttribute("aria-label", _("Class"));
    this.classes.replaceChildren(...[["", _("Any class")], ...classes].map(([value, text]) => make("option", { value, text })));
    this.classes.value = this.label;
    this.offered = { classes: classes.length > 0, predicts, draws: Boolean(draws) };
  }

  /** `expected`: there will be a view soon, so the picker already has its place. Without a choice only "?" is left,
   * which shares a line with the notice. */
  show(view, expected = false) {
    this.root.hidden = !view && !expected;
    const chooses = Boolean(view) && (view.index !== null || this.offered.draws); // without an index, images are drawings
    this.root.classList.toggle("bare", !chooses);
    for (const choice of this.choices) choice.hidden = !chooses;
    this.text.hidden = !chooses;
    this.pen.hidden = !chooses || !this.offered.draws;
    if (!chooses) return;
    this.classes.hidden = !this.offered.classes;
    this.wrong.hidden = !this.offered.predicts;
    this.index = view.index ?? this.index;
    write(this.text, this.described(view));
    this.text.title = this.text.textContent;
  }

  described({ index, sample }) {
    const [number, text] = [index + 1, called(sample)];
    if (index === null) return text ? _("Drawing: {text}", { text }) : _("Drawing");
    return text ? _("Sample {number}: {text}", { number, text }) : _("Sample {number}", { number });
  }

  /** A sentence in place of the sample: why there is none. */
  explain(reason) {
    this.root.hidden = this.text.hidden = !reason;
    this.root.classList.remove("bare");
    write(this.text, reason);
  }

  /** Opens or closes the explanation of the cards. */
  toggle() {
    this.explanation.hidden = !this.explanation.hidden;
    this.ask.setAttribute("aria-expanded", String(!this.explanation.hidden));
  }

  /** Whether neurons are drawn, so that the lines between them are explained. */
  explainNeurons(areDrawn) {
    this.aboutNeurons.hidden = !areDrawn;
  }

  /** Opens the pad, or closes it and goes back to the sample shown before. */
  togglePad() {
    const opens = this.pad.root.hidden;
    if (opens) {
      this.pad.open();
      this.pad.root.scrollIntoView({ block: "nearest" });
      this.drawn();
    } else this.choose({ sample: this.index });
    this.pen.setAttribute("aria-expanded", String(opens));
  }

  /** The pad has a new drawing, or none. */
  draw(drawing) {
    this.send(drawing ? { drawing } : { sample: this.index });
  }

  toggleGrid() {
    if (this.grid.isOpen) this.grid.close();
    else this.grid.open(this.all, this.offered.predicts);
    this.all.setAttribute("aria-expanded", String(this.grid.isOpen));
  }

  /** A sample of the grid. */
  pick(sample) {
    this.closePad();
    this.send({ sample });
  }

  step(by) {
    this.choose({ sample: Math.max(0, this.index + by) });
  }

  pickClass() {
    this.label = this.classes.value;
    this.grid.begin(this.label);
    this.choose({ sample: this.index });
  }

  choose(choice) {
    this.closePad();
    this.send({ ...choice, ...(this.label ? { label: this.label } : {}) });
  }

  closePad() {
    this.pad.close();
    this.pen.setAttribute("aria-expanded", "false");
  }
}
