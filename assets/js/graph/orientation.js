// Which way the graphs of a plan are drawn, from left to right ("across") or from top to bottom ("down"): short chains go
// across where the window is wide; a person's own choice applies to every graph and is kept in this browser.

const KEY = "layerlab:graph-orientation";
const MIN_ACROSS = 600; // px
const CARD_WIDTHS = [136, 220]; // px, of cards from left to right

/** "across" or "down", or null if the person has not chosen. */
export function chosenOrientation() {
  const chosen = read();
  return ["across", "down"].includes(chosen) ? chosen : null;
}

export function keepOrientation(chosen) {
  try {
    localStorage.setItem(KEY, chosen);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // storage is full or disabled
  }
}

/** Whether graphs are drawn from left to right in `width` px. `isShort`: all graphs of the plan are short chains. */
export function goesAcross(isShort, width, chosen) {
  if (chosen) return chosen === "across";
  return width >= MIN_ACROSS && isShort;
}

/** The width of `count` cards in equal rows, as wide as there is room for, in steps. `single`, `several`: see `inRows`. */
export function cardWidth(count, [single, several], gap) {
  const most = (width) => Math.max(1, Math.floor((width + gap) / (CARD_WIDTHS[0] + gap)));
  const fits = most(single) >= count;
  const perRow = fits ? Math.max(1, count) : Math.ceil(count / Math.ceil(count / most(several)));
  const room = ((fits ? single : several) - (perRow - 1) * gap) / perRow;
  return Math.min(CARD_WIDTHS[1], Math.max(CARD_WIDTHS[0], 4 * Math.floor(room / 4)));
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
