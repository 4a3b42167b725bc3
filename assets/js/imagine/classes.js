// The class for a conditional network; hidden for all others.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { check, keep, radios, write } from "../views/parts.js";

export class Classes {
  constructor(root, studio) {
    this.studio = studio;
    this.element = root.appendChild(make("div", { class: "lli-classes", hidden: "" }));
    radios(this.element, (index) => studio.choose(index));
    this.off = studio.listen((what) => (what === "run" || what === "label") && this.say());
    this.say();
  }

  say() {
    const { classes, label } = this.studio;
    const names = classes ?? [];
    this.element.hidden = !names.length;
    this.element.setAttribute("aria-label", _("Class to generate"));
    keep(this.element, names.length, () => make("button", { type: "button" }));
    names.forEach((name, index) => write(this.element.children[index], name));
    check(this.element, label);
  }

  end() {
    this.off();
    this.element.remove();
  }
}
