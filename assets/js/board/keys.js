// The keyboard of the train page: space pauses and goes on, the right arrow takes one step.

const FIELDS = "input, textarea, select, [contenteditable], [role='slider'], [role='tab'], [role='radio'], [role='combobox'], [role='dialog'], [data-testid='stPopoverBody']";
const BUTTONS = "button, a, summary";

let listening = false;
let clicked = null; // the button that has the focus because it was clicked
let taken = false; // the space bar is down and was ours

function press(name) {
  const button = document.querySelector(`.st-key-${name} button:not(:disabled)`);
  button?.click();
  return Boolean(button);
}

/** Fields and menus have a use for these keys. So has a button for space, if the keyboard brought the focus to it. */
function belongsTo(target, key) {
  if (target.closest?.(FIELDS)) return true;
  const button = target.closest?.(BUTTONS);
  return Boolean(button) && key === " " && button !== clicked;
}

function heard(event) {
  if (event.key === "Tab") clicked = null;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (belongsTo(event.composedPath()[0], event.key)) return;
  const done = event.key === " " ? press("pause") || press("resume") : event.key === "ArrowRight" && press("step");
  taken = done && event.key === " ";
  if (done) event.preventDefault();
}

function pointed(event) {
  clicked = event.composedPath()[0].closest?.(BUTTONS) ?? null;
}

/** A button is clicked when the space bar comes up. */
function released(event) {
  if (event.key === " " && taken) event.preventDefault();
  if (event.key === " ") taken = false;
}

/** Listens, once a page; where there are no such buttons nothing happens. */
export function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", heard);
  document.addEventListener("keyup", released);
  document.addEventListener("pointerdown", pointed, true);
}
