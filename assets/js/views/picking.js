// A choice made in a picture: the probe's field that it sets, and its value. Who shows the picture listens.

/** Tells that the person chose `value` for `field`; `done` is false while a drag goes on. */
export function pick(element, field, value, done = true) {
  element.dispatchEvent(new CustomEvent("ll-pick", { bubbles: true, detail: { field, value, done } }));
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What a key asks for, as `[across, down]` in steps; null for any other key. Shift makes ten of one. */
export function moved(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in MOVES)) return null;
  return MOVES[event.key].map((step) => step * (event.shiftKey ? 10 : 1));
}

/** `value` kept from `low` to `high`. */
export function within(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
