// The keyboard of the train page: space pauses and goes on, the right arrow takes one step.

let listening = false;

function press(name) {
  const button = document.querySelector(`.st-key-${name} button:not(:disabled)`);
  button?.click();
  return Boolean(button);
}

function heard(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
  const target = event.composedPath()[0];
  if (target.closest?.("input, textarea, select, button, a, summary, [role='slider'], [role='tab'], [contenteditable]")) return;
  const done = event.key === " " ? press("pause") || press("resume") : event.key === "ArrowRight" && press("step");
  if (done) event.preventDefault();
}

/** Listens, once a page; where there are no such buttons nothing happens. */
export function listen() {
  if (!listening) document.addEventListener("keydown", heard);
  listening = true;
}
