// The step of the film that a board shows, which the living network beside it shows, too.

let shown = { run: null, step: null };
const listeners = new Set();

/** The step of this run that is shown; null for the newest. */
export function filmStep(run) {
  return shown.run === run ? shown.step : null;
}

export function showFilmStep(run, step) {
  shown = { run, step };
  for (const listener of listeners) listener();
}

/** Calls `listener()` when another step is shown; returns a function that ends this. */
export function onFilmStep(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
