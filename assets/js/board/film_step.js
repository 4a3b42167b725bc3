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

/** The step in the address, if that is about this run; else null. */
export function stepInAddress(run) {
  const given = new URLSearchParams(location.search);
  const step = given.get("step") ?? "";
  return given.get("run") === run && /^\d{1,9}$/.test(step) ? Number(step) : null;
}

/** Keeps the step on screen in the address of its run, so that it can be shared and reloaded. */
export function keepInAddress(run, step) {
  const url = new URL(location.href);
  if (url.searchParams.get("run") !== run || (url.searchParams.get("step") ?? null) === (step === null ? null : String(step))) return;
  if (step === null) url.searchParams.delete("step");
  else url.searchParams.set("step", step);
  history.replaceState(history.state, "", url);
}
