// One picture of how the network came to its answer; closed, it is not computed.

import { _, N_, onLanguage, say } from "../language.js";
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
    note: N_("The drawing on its way, from the picture at the top to the scores of the classes. Strong colour is a strong answer; where there is blue, it is negative and orange positive."),
    draw: {},
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
    this.element.hidden = false;
    if (!view || !this.isOpen) return;
    this.body.title = "";
    draw(this.body, view, SECTIONS[this.name].draw);
    this.body.setAttribute("aria-label", say(view.note));
  }

  end() {
    this.off();
    end(this.body);
  }
}
