// Buttons with the actions for the selected layer, and for the drawing.

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
      turn: this.button(() => editor.turn()),
    };
    this.buttons.turn.classList.add("turn");
    this.root = make("div", { class: "toolbar", role: "toolbar" }, ...Object.values(this.buttons));
  }

  button(act) {
    return make("button", { type: "button", onclick: act });
  }

  draw() {
    const { editor, buttons } = this;
    const layer = Boolean(editor.selected) && !editor.isInput(editor.selected) && !editor.edge;
    const { across } = editor;
    const texts = {
      add: [_("Insert"), "+"], duplicate: [_("Duplicate"), "Ctrl+D"],
      earlier: across ? [_("Move left"), "Alt+←"] : [_("Move up"), "Alt+↑"],
      later: across ? [_("Move right"), "Alt+→"] : [_("Move down"), "Alt+↓"],
      connect: [editor.linking ? _("Cancel") : _("Connect"), "C"],
      remove: [editor.edge ? _("Remove edge") : _("Remove"), _("Delete key")],
      turn: [across ? _("Top to bottom") : _("Left to right"), _("Direction of the drawing")],
    };
    this.root.setAttribute("aria-label", _("Layer actions"));
    for (const [name, button] of Object.entries(buttons)) [button.textContent, button.title] = texts[name];
    for (const name of ["add", "remove"]) buttons[name].hidden = editor.readOnly;
    for (const name of ["duplicate", "earlier", "later", "connect"]) buttons[name].hidden = editor.readOnly || Boolean(editor.edge);
    buttons.duplicate.disabled = !layer;
    buttons.earlier.disabled = !layer || !earlier(editor, editor.selected);
    buttons.later.disabled = !layer || !later(editor, editor.selected);
    buttons.connect.disabled = !editor.linking && !editor.selected;
    buttons.remove.disabled = !layer && !editor.edge;
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
