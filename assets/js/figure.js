// A titled picture with its "?": the sentence that explains it opens in place.

import { _, say } from "./language.js";
import { draw, end } from "./views/index.js";
import { make, write } from "./views/parts.js";

let count = 0;

/** A figure inside `parent`; `show(view, options)` draws, `tell(text)` writes a sentence in the picture's place. */
export class Figure {
  constructor(parent) {
    const id = `llv-note-${++count}`;
    this.title = make("h2", { class: "llv-title" });
    this.ask = make("button", {
      type: "button", class: "llv-ask", "aria-expanded": "false", "aria-controls": id, text: "?", onclick: () => this.toggle(),
    });
    this.tools = make("span", { class: "llv-tools" });
    this.head = make("div", { class: "llv-head" }, this.title, this.ask, this.tools);
    this.note = make("p", { class: "llv-note", id, hidden: "" });
    this.body = make("div", { class: "llv-view" });
    this.words = make("p", { class: "llv-words", role: "status", hidden: "" });
    this.element = make("section", { class: "llv-figure" }, this.head, this.note, this.words, this.body);
    parent.append(this.element);
  }

  toggle() {
    this.note.hidden = !this.note.hidden;
    this.ask.setAttribute("aria-expanded", String(!this.note.hidden));
  }

  show(view, options = {}, title = "") {
    this.view = view;
    this.name(title, say(view.note));
    this.tell("");
    draw(this.body, view, options);
  }

  name(title, note) {
    write(this.title, title);
    write(this.note, note.replaceAll("`", ""));
    this.ask.hidden = !note;
    this.ask.setAttribute("aria-label", title ? _("Explain: {title}", { title }) : _("Explain this picture"));
    this.head.hidden = !title && !note;
  }

  tell(text) {
    write(this.words, text.replaceAll("`", ""));
    this.words.hidden = !text;
    this.body.hidden = Boolean(text);
  }

  end() {
    end(this.body);
    this.element.remove();
  }
}
