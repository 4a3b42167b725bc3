// Buttons with the actions for the selected layer, and the zoom.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { later, earlier } from "./moves.js";

export class Toolbar {
  constructor(editor) {
    this.editor = editor;
    this.buttons = {
      add: this.button((event) => this.add(event.currentTarget)),
      duplicate: this.button((event) => event.detail < 2 && editor.ask("duplicate", { node: editor.selected })),
      earlier: this.button(() => this.move(earlier)),
      later: this.button(() => this.move(later)),
      connect: this.button(() => editor.link(editor.linking ? null : editor.selected)),
      remove: this.button((event) => event.detail < 2 && this.remove()),
      fit: this.button(() => editor.view.zoom(editor.view.wanted === "all" ? "width" : "all")),
    };
    const { fit, ...actions } = this.buttons;
    fit.classList.add("fit");
    this.root = make("div", { class: "toolbar", role: "toolbar" }, ...Object.values(actions));
  }

  button(act) {
    return make("button", { type: "button", onclick: act });
  }

  draw() {
    const { editor, buttons } = this;
    const layer = Boolean(editor.selected) && !editor.isInput(editor.selected) && !editor.edge;
    const texts = {
      add: [_("Insert"), "+"], duplicate: [_("Duplicate"), "Ctrl+D"],
      earlier: [_("Move up"), "Alt+↑"], later: [_("Move down"), "Alt+↓"],
      connect: [editor.linking ? _("Cancel") : _("Connect"), "C"],
      remove: [editor.edge ? _("Remove edge") : _("Remove"), _("Delete key")],
      fit: [editor.view.wanted === "all" ? _("Fit width") : _("Fit all"), "0"],
    };
    this.root.setAttribute("aria-label", _("Layer actions"));
    for (const [name, button] of Object.entries(buttons)) [button.textContent, button.title] = texts[name];
    for (const name of ["duplicate", "earlier", "later", "connect"]) buttons[name].hidden = Boolean(editor.edge);
    buttons.duplicate.disabled = !layer;
    buttons.earlier.disabled = !layer || !earlier(editor, editor.selected);
    buttons.later.disabled = !layer || !later(editor, editor.selected);
    buttons.connect.disabled = !editor.linking && !editor.selected;
    buttons.remove.disabled = !layer && !editor.edge;
    buttons.fit.hidden = editor.view.wanted !== "all" && !editor.view.overflows;
  }

  move(where) {
    const values = where(this.editor, this.editor.selected);
    if (values) this.editor.ask("move", values);
  }

  add(at) {
    const { editor } = this;
    const [source, target] = editor.selected ? [editor.selected, this.only(editor.targets(editor.selected))] : this.beforeTheEnd();
    editor.palette.open({ source, target, at });
  }

  only(names) {
    return names.length === 1 ? names[0] : null;
  }

  /** With nothing selected, a new layer goes before the output layer; an empty graph has none. */
  beforeTheEnd() {
    const { editor } = this;
    const end = editor.wires.ends()[0] ?? editor.data.inputs[0]?.name;
    const source = this.only(editor.sources(end));
    return source ? [source, end] : [end, null];
  }

  remove() {
    const { editor } = this;
    if (editor.edge) editor.ask("disconnect", { source: editor.edge[0], target: editor.edge[1] });
    else if (editor.selected) editor.ask("remove", { node: editor.selected });
  }
}
