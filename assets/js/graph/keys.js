// Keyboard shortcuts: arrows move along the edges, and every pointer action has a key.

import { copyNodes, earlier, later } from "./moves.js";

export function watchKeys(editor) {
  const onUndo = (event) => undoAnywhere(editor, event);
  document.addEventListener("keydown", onUndo);
  editor.cleanups.push(() => document.removeEventListener("keydown", onUndo));
  editor.root.addEventListener("keydown", (event) => {
    const shift = event.shiftKey && event.key.startsWith("Arrow") ? "Shift+" : "";
    const key = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + shift + event.key;
    const action = anywhere(editor, key) ?? onCard(editor, key, event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}

/** Undo and redo work on the whole page, except in text fields, where they apply to the typed text. They act on the
 * weights typed into the run if one was changed after the last edit of the graph. */
function undoAnywhere(editor, event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !["y", "z"].includes(key)) return;
  if (event.composedPath()[0].closest?.("input, textarea, [contenteditable=true]")) return;
  event.preventDefault();
  const name = key === "y" || event.shiftKey ? "redo" : "undo";
  const { field } = editor.neurons;
  if (field.canStep(name)) field.step(name);
  else editor.ask(name);
}

/** Keys that work anywhere in the editor. */
function anywhere(editor, key) {
  if (key === "Escape" && editor.linking) return () => editor.link(null);
  if (key === "Escape" && editor.group.names.size) return () => editor.group.set([]);
  if (key === "Escape" && editor.palette.isOpen) return () => editor.palette.close();
  return null;
}

/** Keys for the focused card. */
function onCard(editor, key, event) {
  const name = event.target.dataset?.node;
  if (!name) return null;
  const layer = !editor.isInput(name) && !editor.readOnly;
  const block = editor.folds.card(name);
  const [forth, back] = editor.across ? ["ArrowRight", "ArrowLeft"] : ["ArrowDown", "ArrowUp"];
  const actions = {
    [forth]: () => walk(editor, editor.targets(name)),
    [back]: () => walk(editor, editor.sources(name)),
    [editor.across ? "ArrowDown" : "ArrowRight"]: () => beside(editor, name, 1),
    [editor.across ? "ArrowUp" : "ArrowLeft"]: () => beside(editor, name, -1),
    Home: () => walk(editor, editor.data.inputs.map((input) => input.name)),
    End: () => walk(editor, editor.wires.ends()),
    Enter: () => (editor.linking || block ? editor.choose(name) : editor.enter(name)),
    "-": editor.folds.of(name) && !block ? () => editor.fold(editor.folds.of(name)) : null,
    i: () => editor.lookInside(name),
    0: () => editor.view.zoom(1),
  };
  const editActions = {
    "+": () => editor.toolbar.add(event.target),
    Insert: () => editor.toolbar.add(event.target),
    c: () => editor.link(editor.linking ? null : name),
    [`Shift+${forth}`]: () => extend(editor, editor.targets(name)),
    [`Shift+${back}`]: () => extend(editor, editor.sources(name)),
    "Ctrl+a": () => editor.group.set(editor.data.nodes.map((node) => node.name)),
    "Ctrl+c": () => editor.group.nodes.length && (editor.copied = editor.group.nodes),
    "Ctrl+v": () => copyNodes(editor, (editor.copied ?? []).filter((copied) => editor.full.nodes.some((node) => node.name === copied)), name),
  };
  const layerActions = {
    Delete: () => editor.toolbar.remove(),
    Backspace: () => editor.toolbar.remove(),
    F2: () => editor.cards.rename(name),
    "Ctrl+d": () => editor.toolbar.duplicate(),
    [`Alt+${back}`]: () => editor.toolbar.move(earlier),
    [`Alt+${forth}`]: () => editor.toolbar.move(later),
  };
  return actions[key] ?? (editor.readOnly ? null : editActions[key]) ?? (layer ? layerActions[key] : null) ?? null;
}

function walk(editor, names) {
  if (names.length) editor.cards.focus(names[0]);
}

/** Selects the first of the cards together with those already selected. */
function extend(editor, [name]) {
  if (name) editor.group.extend(name);
}

/** Moves to the nearest card at the same depth, after this one (1) or before it (-1). */
function beside(editor, name, direction) {
  const [along, depth] = editor.across ? ["y", "x"] : ["x", "y"];
  const here = editor.placed.places.get(name);
  const near = [...editor.placed.places].filter(([, place]) => place[depth] === here[depth] && (place[along] - here[along]) * direction > 0);
  near.sort(([, a], [, b]) => (a[along] - b[along]) * direction);
  walk(editor, near.map(([other]) => other));
}
