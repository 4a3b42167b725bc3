// Whether the run on the page's board has ended, as soon as the board knows it: Streamlit draws the page again later.

let ended = null; // the id of the run, or null

/** Records whether this run is over. Its controls, which Streamlit drew before, are hidden by this mark. */
export function markEnd(run, isOver) {
  ended = isOver ? run : null;
  const { dataset } = document.documentElement;
  if (isOver) dataset.runOver = "";
  else delete dataset.runOver;
}

export function hasEnded(run) {
  return ended !== null && run === ended;
}
