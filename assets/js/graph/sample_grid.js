// Samples to choose from, in a box below the picker: small pictures, or lines with words or values.

import { chosenSample } from "../board/chosen_sample.js";
import { make } from "../dom.js";
import { _, called } from "../language.js";
import { ramp } from "../views/colours.js";
import { keep, write } from "../views/parts.js";
import { multiple, paint } from "../views/pixels.js";

const SIDE = 52; // CSS pixels of a picture, about

export class SampleGrid {
  /** `choose(index)` is called with the chosen sample, `changed()` when other samples are needed or none. */
  constructor(choose, changed) {
    Object.assign(this, { choose, changed, label: "", view: null, starts: [0] });
    this.wrong = make("input", { type: "checkbox", onchange: () => this.begin() });
    this.wrongName = make("span");
    this.back = make("button", { type: "button", text: "‹", onclick: () => this.turn(-1) });
    this.more = make("button", { type: "button", text: "›", onclick: () => this.turn(1) });
    this.closer = make("button", { type: "button", text: "×", onclick: () => this.close() });
    this.filter = make("label", {}, this.wrong, this.wrongName);
    this.empty = make("p", { role: "status", hidden: "" });
    this.list = make("div", { class: "sample-list", role: "group" });
    this.root = make("div", { class: "sample-grid", role: "dialog", hidden: "" }, make("div", { class: "sample-grid-head" }, this.filter, this.back, this.more, this.closer), this.empty, this.list);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.outside = (event) => event.composedPath().includes(this.root) || event.composedPath().includes(this.opener) || this.close();
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** The panel to ask for; null while the box is closed. */
  request() {
    if (!this.isOpen) return null;
    const filter = { ...(this.label ? { label: this.label } : {}), ...(this.wrong.checked ? { wrong: true } : {}) };
    return { name: "sample_choices", first: this.starts.at(-1), ...filter };
  }

  /** `opener`: the button that opens and closes the box, and gets the focus back. */
  open(opener, predicts) {
    this.opener = opener;
    this.filter.hidden = !predicts;
    this.say();
    this.root.hidden = false;
    this.wantsFocus = true;
    document.addEventListener("pointerdown", this.outside, true);
    this.begin();
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.root.contains(this.root.getRootNode().activeElement);
    this.root.hidden = true;
    document.removeEventListener("pointerdown", this.outside, true);
    this.opener.setAttribute("aria-expanded", "false");
    if (hadFocus) this.opener.focus({ preventScroll: true });
    this.changed();
  }

  say() {
    this.root.setAttribute("aria-label", _("Choose a sample"));
    write(this.wrongName, _("Wrong predictions only"));
    for (const [button, name] of [[this.back, _("Earlier samples")], [this.more, _("More samples")], [this.closer, _("Close")]]) {
      button.title = name;
      button.setAttribute("aria-label", name);
    }
  }

  /** Shows the first samples of a class; empty: of any. */
  begin(label = this.label) {
    Object.assign(this, { label, starts: [0] });
    this.back.disabled = this.more.disabled = true;
    this.changed();
  }

  turn(by) {
    if (by > 0) this.starts.push(this.view.more);
    else this.starts.pop();
    this.back.disabled = this.more.disabled = true; // until these samples are shown
    this.changed();
  }

  show(view) {
    this.view = view;
    const { indices, pictures, more } = view;
    this.back.disabled = this.starts.length === 1;
    this.more.disabled = more === null;
    this.empty.hidden = indices.length > 0;
    write(this.empty, indices.length ? "" : _("No such samples now."));
    this.list.classList.toggle("pictures", Boolean(pictures));
    keep(this.list, indices.length, (place) => this.button(place));
    indices.forEach((_index, place) => this.fill(place));
    if (!this.wantsFocus || !indices.length) return;
    this.wantsFocus = false;
    this.list.children[Math.max(0, indices.indexOf(chosenSample().sample))].focus({ preventScroll: true });
  }

  button(place) {
    const children = [make("canvas", { "aria-hidden": "true" }), make("span"), make("small")];
    return make("button", { type: "button", onclick: () => this.pick(place) }, ...children);
  }

  fill(place) {
    const { indices, captions, texts, pictures, wrong } = this.view;
    const button = this.list.children[place];
    const [canvas, caption, text] = button.children;
    const { sample, drawing } = chosenSample();
    button.classList.toggle("wrong", wrong.includes(place));
    button.setAttribute("aria-pressed", String(indices[place] === sample && !drawing));
    const said = captions.length ? called(captions[place]) : "";
    write(caption, said || _("Sample {number}", { number: indices[place] + 1 }));
    write(text, texts[place] ?? "");
    button.title = [_("Sample {number}", { number: indices[place] + 1 }), said, texts[place]].filter(Boolean).join("\n");
    canvas.hidden = !pictures;
    if (!pictures) return;
    paint(canvas, pictures, place, ramp(pictures.scale));
    const [, height, width] = pictures.pixels.shape;
    Object.assign(canvas.style, { width: `${width * multiple(width, SIDE)}px`, height: `${height * multiple(width, SIDE)}px` });
  }

  pick(place) {
    this.choose(this.view.indices[place]);
    this.close();
  }

  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    const buttons = [...this.list.children];
    const from = buttons.indexOf(event.composedPath()[0]);
    if (from < 0) return;
    const across = Math.max(1, buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length);
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, ArrowUp: from - across, ArrowDown: from + across, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  }
}
