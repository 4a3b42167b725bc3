// Why no weight of the run on screen can be set now, and the way out.

import { filmStep, showFilmStep } from "../board/film_step.js";
import { hasEnded } from "../board/run_status.js";
import { _ } from "../language.js";

const START_PAUSED = ".st-key-start-paused button:not(:disabled)"; // on Build
const RUN_AGAIN = ".st-key-controls a[href*='copy=']"; // on Train, for one's own runs

/** `{text, label, act}`, with an empty label where there is no way out; null if weights can be set. */
export function obstacleOf({ live: { live } }) {
  if (!live) return startPaused(_("No run yet. Set weights in a run that starts paused."));
  if (live.over || hasEnded(live.run)) return startPaused(_("This run has ended, so its weights are fixed. Set weights in a run that starts paused."));
  if (filmStep(live.run) === null) return null;
  return { text: _("An earlier step is shown. Weights are set at the newest one."), label: _("Show the newest step"), act: () => showFilmStep(live.run, null) };
}

function startPaused(text) {
  const start = document.querySelector(START_PAUSED);
  if (start) return { text, label: _("Start paused"), act: () => start.click() };
  const again = document.querySelector(RUN_AGAIN);
  return { text, label: again ? _("Edit and run again") : "", act: () => again.click() };
}
