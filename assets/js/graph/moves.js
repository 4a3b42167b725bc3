// Arguments of the `move` edit that moves a layer by one position; null if it cannot move.

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
