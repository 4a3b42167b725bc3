// The palette: all layers, with a search; those that fit at the chosen position come first.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { placeOn } from "./folds.js";
import { written } from "./glyph.js";
import { icon } from "./icons.js";
import { search } from "./search.js";

export class Palette {
  constructor(editor) {
    this.editor = editor;
    this.search = make("input", { type: "search", class: "search", oninput: () => this.list() });
    this.items = make("div", { class: "items" });
    this.where = make("p", { class: "where" });
    this.closer = make("button", { type: "button", class: "close", onclick: () => this.close() });
    const head = make("div", { class: "palette-head" }, this.where, this.closer);
    this.root = make("div", { class: "palette", role: "dialog", hidden: true }, head, this.search, this.items);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.outside = (event) => !event.composedPath().includes(this.root) && this.close(false);
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Opens beside the element `at`, for the edge from `source` to `target` (null: at the end). */
  open({ source, target, at }) {
    if (!source) return;
    this.place = placeOn(this.editor.data, this.editor.full, source, target);
    this.opener = at;
    this.root.hidden = false;
    this.root.setAttribute("aria-label", _("Choose a layer"));
    this.closer.textContent = _("Close");
    this.search.placeholder = _("Search layers");
    this.search.setAttribute("aria-label", _("Search layers"));
    this.search.value = "";
    const shape = this.editor.node(source)?.shape;
    this.where.textContent = shape ? _("After {source}, output {shape}", { source, shape: written(shape) }) : _("After {source}", { source });
    this.list();
    this.beside(at);
    this.search.focus({ preventScroll: true });
    setTimeout(() => document.addEventListener("pointerdown", this.outside), 0);
  }

  close(focus = true) {
    if (this.root.hidden) return;
    this.root.hidden = true;
    document.removeEventListener("pointerdown", this.outside);
    if (!focus) return;
    if (this.opener?.isConnected && this.opener.tabIndex >= 0) this.opener.focus({ preventScroll: true });
    else this.editor.cards.focus(this.place.source);
  }

  beside(at) {
    const [frame, box] = [this.editor.root.getBoundingClientRect(), at.getBoundingClientRect()];
    const width = this.root.offsetWidth;
    const left = Math.min(Math.max(0, box.right - frame.left + 8), frame.width - width);
    const top = Math.min(box.top - frame.top - 24, window.innerHeight - frame.top - this.root.offsetHeight - 12);
    this.root.style.left = `${Math.max(0, left)}px`;
    this.root.style.top = `${Math.max(0, top)}px`;
  }

  list() {
    const { data } = this.editor;
    const fitting = data.fits[this.editor.node(this.place.source)?.shape?.join(",")];
    const fits = ({ name }) => !fitting || fitting.includes(name);
    const groups = search(data.palette, this.search.value, fits, _("Incompatible with this shape"));
    const lists = groups.map(({ title, items, unfit }) => this.group(title, items, unfit));
    this.items.replaceChildren(...(lists.length ? lists : [make("p", { class: "none" }, _("No layer found"))]));
    this.items.scrollTop = 0;
  }

  group(title, items, unfit = false) {
    const buttons = items.map((item) => this.item(item, unfit));
    return make("div", { class: unfit ? "group unfit" : "group", role: "group", "aria-label": title }, make("p", { class: "group-title" }, title), ...buttons);
  }

  item({ name, title, line, expects, activation, group }, unfit) {
    const text = unfit ? _("needs {expects}", { expects }) : line;
    const attributes = { type: "button", class: "item", "data-layer": name, "data-activation": activation };
    return make("button", { ...attributes, onclick: () => this.pick({ layer: name, activation }) },
      icon(name, group), make("span", { class: "title" }, title), make("span", { class: "line" }, text));
  }

  pick(what) {
    if (!this.isOpen) return;
    const { source, target } = this.place;
    this.close();
    if (target) this.editor.ask("insert", { ...what, source, target });
    else this.editor.ask("add", { ...what, after: source });
  }

  key(event) {
    const buttons = [...this.items.querySelectorAll(".item")];
    const at = buttons.indexOf(this.root.getRootNode().activeElement);
    if (event.key === "Enter" && event.target === this.search && buttons[0]) buttons[0].click();
    else if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons[0])?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : this.search).focus();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
