// Keyboard shortcuts of the Train page: space pauses and resumes, the right arrow takes one step.

const FIELDS = "input, textarea, select, [contenteditable], [role='slider'], [role='tab'], [role='radio'], [role='combobox'], [role='dialog'], [data-testid='stPopoverBody']";
const BUTTONS = "button, a, summary";

let listening = false;
let clicked = null; // the button that has the focus because of a click
let spaceWasOurs = false; // the space bar is down, and its press was handled here

function press(name) {
  if (document.documentElement.dataset.runOver !== undefined) return false; // buttons of a run that has ended
  const button = document.querySelector(`.st-key-${name} button:not(:disabled)`);
  button?.click();
  return Boolean(button);
}

/** Fields and menus use these keys themselves; so does a button for space, if it was focused by keyboard. */
function belongsTo(target, key) {
  if (target.closest?.(FIELDS)) return true;
  const button = target.closest?.(BUTTONS);
  return Boolean(button) && key === " " && button !== clicked;
}

function onKeyDown(event) {
  if (event.key === "Tab") clicked = null;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  if (belongsTo(event.composedPath()[0], event.key)) return;
  const done = event.key === " " ? press("pause") || press("resume") : event.key === "ArrowRight" && press("step");
  spaceWasOurs = done && event.key === " ";
  if (done) event.preventDefault();
}

function onPointerDown(event) {
  clicked = event.composedPath()[0].closest?.(BUTTONS) ?? null;
}

/** Browsers click a focused button when the space bar is released. */
function onKeyUp(event) {
  if (event.key === " " && spaceWasOurs) event.preventDefault();
  if (event.key === " ") spaceWasOurs = false;
}

/** Installs the listeners once per page; without these buttons the keys do nothing. */
export function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", onKeyDown);
  document.addEventListener("keyup", onKeyUp);
  document.addEventListener("pointerdown", onPointerDown, true);
}
