// Buttons with the actions for the selected layer, and for the drawing.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { copyNodes, earlier, later, moveNodes } from "./moves.js";

export class Toolbar {
  constructor(editor) {
    this.editor = editor;
    this.buttons = {
      add: this.button((event) => this.add(event.currentTarget)),
      duplicate: this.button((event) => event.detail < 2 && this.duplicate()),
      earlier: this.button(() => this.move(earlier)),
      later: this.button(() => this.move(later)),
      connect: this.button(() => editor.link(editor.linking ? null : editor.selected)),
      remove: this.button((event) => event.detail < 2 && this.remove()),
      fold: this.button(() => editor.foldAll()),
      turn: this.button(() => editor.turn()),
      summary: this.button(() => editor.summary.open()),
    };
    const { fold, turn, summary, ...actions } = this.buttons;
    this.root = make("div", { class: "toolbar", role: "toolbar" }, ...Object.values(actions));
    this.drawing = make("div", { class: "drawing", role: "group" }, fold, turn, summary);
  }

  button(act) {
    return make("button", { type: "button", onclick: act });
  }

  draw() {
    const { editor, buttons } = this;
    const layer = editor.group.cards.length > 0 && !editor.edge;
    const single = layer && editor.group.cards.length === 1;
    const { across } = editor;
    const texts = {
      add: [_("Insert"), "+"], duplicate: [_("Duplicate"), "Ctrl+D"],
      earlier: across ? [_("Move left"), "Alt+←"] : [_("Move up"), "Alt+↑"],
      later: across ? [_("Move right"), "Alt+→"] : [_("Move down"), "Alt+↓"],
      connect: [editor.linking ? _("Cancel") : _("Connect"), "C"],
      remove: [editor.edge ? _("Remove edge") : _("Remove"), _("Delete key")],
      fold: [editor.folds.anyOpen ? _("Collapse blocks") : _("Expand blocks"), _("Repeated blocks as one card each")],
      summary: [_("Summary"), _("All layers with output shapes and parameters")],
      turn: [across ? _("Top to bottom") : _("Left to right"), _("Direction of the drawing")],
    };
    this.root.setAttribute("aria-label", _("Layer actions"));
    this.drawing.setAttribute("aria-label", _("View"));
    for (const [name, button] of Object.entries(buttons)) [button.textContent, button.title] = texts[name];
    for (const name of ["duplicate", "earlier", "later", "connect"]) buttons[name].hidden = Boolean(editor.edge);
    buttons.fold.hidden = editor.folds.blocks.length === 0;
    buttons.duplicate.disabled = !layer;
    buttons.earlier.disabled = !single || !earlier(editor, editor.selected);
    buttons.later.disabled = !single || !later(editor, editor.selected);
    buttons.connect.disabled = !editor.linking && !editor.selected;
    buttons.remove.disabled = !layer && !editor.edge;
  }

  move(where) {
    const values = where(this.editor, this.editor.selected);
    if (values) moveNodes(this.editor, values.after);
  }

  duplicate() {
    copyNodes(this.editor, this.editor.group.nodes);
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
    const { edge, group: { nodes } } = editor;
    const [source, target] = edge ? (editor.data.links.get(edge.join(">")) ?? [edge])[0] : [];
    if (edge) editor.ask("disconnect", { source, target });
    else if (nodes.length > 1) editor.ask("remove_nodes", { nodes });
    else if (nodes.length) editor.ask("remove", { node: nodes[0] });
  }
}
