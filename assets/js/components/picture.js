// One packed view, or several by name, as figures.

import { mounter } from "../component.js";
import { Figure } from "../figure.js";
import { onLanguage } from "../language.js";
import { open } from "../wire.js";

class Picture {
  constructor(parent) {
    Object.assign(this, { parent, figures: new Map() });
    this.off = onLanguage(() => this.show());
  }

  update({ data }) {
    const { options, content } = open(data);
    this.views = "kind" in content ? { "": content } : content;
    this.options = options;
    this.show();
  }

  show() {
    const { views, options } = this;
    const names = options.only ? options.only.filter((name) => views[name]) : Object.keys(views);
    for (const name of this.figures.keys()) if (!names.includes(name)) this.drop(name);
    for (const name of names) {
      if (!this.figures.has(name)) this.figures.set(name, new Figure(this.parent));
      this.figures.get(name).show(views[name], options.draw ?? {}, options.titles?.[name] ?? "");
    }
  }

  drop(name) {
    this.figures.get(name).end();
    this.figures.delete(name);
  }

  end() {
    this.off();
    [...this.figures.keys()].forEach((name) => this.drop(name));
  }
}

export const mount = mounter(({ parentElement }) => new Picture(parentElement));
