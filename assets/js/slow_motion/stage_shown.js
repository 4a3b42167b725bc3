// The stage of a step in slow motion that is on screen, which the graphs of its run light up.

let shown = null;
const listeners = new Set();

/** The stage of this run that is shown, `{graph, node, part}`; null while there is none. */
export function stageShown(run) {
  return shown && shown.run === run ? shown.stage : null;
}

/** Shows a stage of a run; null ends slow motion. */
export function showStage(run, stage) {
  shown = stage && { run, stage };
  for (const listener of listeners) listener();
}

/** Calls `listener()` when another stage is shown; returns a function that ends this. */
export function onStage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
