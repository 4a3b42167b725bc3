// Where a layer goes when it is moved one place, as arguments of the `move` edit; null where it cannot.

/** One layer nearer to the input. */
export function sooner(editor, name) {
  const [before] = editor.sources(name);
  if (!before || editor.isInput(before)) return null;
  const [after] = editor.sources(before);
  return after ? { node: name, after } : null;
}

/** One layer nearer to the output. */
export function later(editor, name) {
  const [after] = editor.targets(name);
  return after ? { node: name, after } : null;
}
