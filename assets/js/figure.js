// A view with a title and a "?" button that opens its explanation; without a title the explanation is open.

import { make } from "./dom.js";
import { linkTerms } from "./glossary.js";
import { _, say } from "./language.js";
import { draw, end } from "./views/index.js";
import { write } from "./views/parts.js";

let count = 0;

/** A figure inside `parent`: `show(view, options)` draws a view, `showText(text)` shows a sentence in its place. */
export class Figure {
  constructor(parent) {
    const id = `llv-note-${++count}`;
    this.title = make("h2", { class: "llv-title" });
    this.ask = make("button", {
      type: "button", class: "llv-ask", "aria-expanded": "false", "aria-controls": id, text: "?", onclick: () => this.toggle(),
    });
    this.tools = make("span", { class: "llv-tools" });
    this.head = make("div", { class: "llv-head" }, make("span", { class: "llv-name" }, this.title, this.ask), this.tools);
    this.note = make("p", { class: "llv-note" });
    this.terms = make("p", { class: "llv-terms" });
    this.about = make("div", { id, hidden: "" }, this.note, this.terms);
    this.source = make("p", { class: "llv-source", hidden: "" });
    this.body = make("div", { class: "llv-view" });
    this.words = make("p", { class: "llv-words", role: "status", hidden: "" });
    this.element = make("section", { class: "llv-figure" }, this.head, this.about, this.source, this.words, this.body);
    parent.append(this.element);
  }

  toggle() {
    this.about.hidden = !this.about.hidden;
    this.ask.setAttribute("aria-expanded", String(!this.about.hidden));
    this.link();
  }

  /** Links to the glossary, searched for only while the explanation is open. */
  link() {
    if (!this.about.hidden) linkTerms(this.terms, [this.title.textContent, this.note.textContent].join("\n"));
  }

  show(view, options = {}, title = "") {
    this.view = view;
    this.name(title, say(view.note));
    this.showText("");
    draw(this.body, view, options);
  }

  name(title, note) {
    write(this.title, title);
    write(this.note, note.replaceAll("`", ""));
    write(this.source, say(this.view?.source));
    this.link();
    this.ask.hidden = !note || !title;
    if (!title) this.about.hidden = !note;
    this.ask.setAttribute("aria-label", _("Explain: {title}", { title }));
    this.head.hidden = !title;
  }

  showText(text) {
    write(this.words, text.replaceAll("`", ""));
    this.words.hidden = !text;
    this.body.hidden = Boolean(text);
    this.source.hidden = Boolean(text) || !this.view?.source;
  }

  end() {
    end(this.body);
    this.element.remove();
  }
}
