// Choices made within a view: an event with the probe's field and its new value.

/** Dispatches the choice of `value` for `field`; `done` is false during a drag. */
export function pick(element, field, value, done = true) {
  element.dispatchEvent(new CustomEvent("ll-pick", { bubbles: true, detail: { field, value, done } }));
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The movement of an arrow key, as `[across, down]` in steps, ten with Shift; null for any other key. */
export function moved(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in MOVES)) return null;
  return MOVES[event.key].map((step) => step * (event.shiftKey ? 10 : 1));
}

/** `value` clamped to `low` … `high`. */
export function within(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
