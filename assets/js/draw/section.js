// One picture of how the network came to its answer; closed, it is not computed.

import { _, N_, onLanguage } from "../language.js";
import { draw, end } from "../views/index.js";
import { make, write } from "../views/parts.js";

/** Title and sentence of each picture. */
export const SECTIONS = {
  input_picture: {
    title: N_("What the network sees"),
    note: N_("Your drawing, made as small as the pictures it learned from and moved to their middle. The network knows nothing else."),
    draw: { tile: 168 },
  },
  saliency: {
    title: N_("What made it think so"),
    note: N_("The stronger a pixel's colour, the more the answer would change with it."),
    draw: { tile: 168, captions: false },
  },
  all_feature_maps: {
    title: N_("Through every layer"),
    note: N_("The drawing on its way through the layers, from top to bottom, to the scores of the classes. Strong colour is a strong answer; where values below 0 occur, blue is negative and orange positive."),
    draw: {},
    // The first is the picture itself, which has a place of its own.
    part: (sheet) => ({ ...sheet, headings: sheet.headings.slice(1), views: sheet.views.slice(1) }),
  },
};

export class Section {
  /** `opened()` is called when the person opens or closes it. */
  constructor(name, opened) {
    this.name = name;
    this.title = make("summary", { class: "lld-title" });
    this.note = make("p", { class: "llv-note" });
    this.body = make("div", { class: "llv-view" });
    this.element = make("details", { class: `lld-section lld-${name}` }, this.title, this.note, this.body);
    this.title.addEventListener("click", () => requestAnimationFrame(opened));
    this.off = onLanguage(() => this.say());
    this.say();
  }

  get isOpen() {
    return this.element.open;
  }

  set(open) {
    this.element.open = open;
  }

  say() {
    write(this.title, _(SECTIONS[this.name].title));
    write(this.note, _(SECTIONS[this.name].note));
  }

  show(view) {
    const known = SECTIONS[this.name];
    if (view && this.isOpen) draw(this.body, known.part ? known.part(view) : view, known.draw);
  }

  end() {
    this.off();
    end(this.body);
  }
}
