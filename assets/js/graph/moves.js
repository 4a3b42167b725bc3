// Moving and copying the selected layers, and the arguments that move a layer by one position; null if it cannot move.

/** Moves the selected layers behind `after`. */
export function moveNodes(editor, after) {
  const { nodes } = editor.group;
  if (nodes.length > 1) editor.ask("move_nodes", { nodes, after });
  else if (nodes.length) editor.ask("move", { node: nodes[0], after });
}

/** Copies layers to the place behind `after`, or behind themselves. */
export function copyNodes(editor, nodes, after = null) {
  if (!nodes.length) return;
  editor.copying = nodes.length > 1;
  if (nodes.length === 1 && !after) editor.ask("duplicate", { node: nodes[0] });
  else editor.ask("duplicate_nodes", after ? { nodes, after } : { nodes });
}

/** One position closer to the input. */
export function earlier(editor, name) {
  const [before] = editor.sources(name);
  if (!before || editor.isInput(before)) return null;
  const [after] = editor.sources(before);
  return after ? { node: name, after } : null;
}

/** One position closer to the output. */
export function later(editor, name) {
  const [after] = editor.targets(name);
  return after ? { node: name, after } : null;
}
