// The keys of slow motion: arrows show the stage before and after, Space plays, Escape closes. They act before those of the page.

const FIELDS = "textarea, [contenteditable], [role='combobox'], [role='dialog'], input:not([type='range'])";
const MOVES = "select, [role='application']"; // in a parameter, the arrows choose a weight

/** Calls `act(name)` with back, next, first, last, play or close while `isOpen()`; returns a function that ends this. */
export function watchKeys(isOpen, act) {
  const onKey = (event) => {
    const name = isOpen() ? meaning(event) : null;
    if (!name) return;
    event.stopImmediatePropagation();
    if (name === "native") return;
    event.preventDefault();
    act(name);
  };
  document.addEventListener("keydown", onKey, true);
  return () => document.removeEventListener("keydown", onKey, true);
}

const KEYS = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last", " ": "play", Escape: "close" };

/** What a key means; "native": the page must not see it, but the browser does what it does with a button. */
export function meaning(event) {
  const name = KEYS[event.key];
  if (!name || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const path = event.composedPath();
  const isIn = (selector) => path.some((element) => element.matches?.(selector));
  if (isIn(FIELDS)) return null;
  if (name === "play" && isIn("button, a, summary, select")) return "native";
  return isIn(MOVES) && !["play", "close"].includes(name) ? null : name;
}
