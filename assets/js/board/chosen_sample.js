// The sample that all panels and graphs of the page show. It stays while training, and when another run is shown.

let chosen = { sample: 0, drawing: "" };
const listeners = new Set();

/** `{sample, drawing}`: the index of a sample; where there is a drawing, that is shown instead. */
export function chosenSample() {
  return chosen;
}

export function chooseSample({ sample = chosen.sample, drawing = "" }) {
  if (sample === chosen.sample && drawing === chosen.drawing) return;
  chosen = { sample, drawing };
  for (const listener of listeners) listener();
}

/** Calls `listener()` when another sample is chosen; returns a function that ends this. */
export function onChosenSample(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
