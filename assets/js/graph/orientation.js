// Which way the graphs of a plan are drawn, from left to right ("across") or from top to bottom ("down"): chains go across
// where the window is wide and their rows fit into it; a person's own choice applies to every graph and is kept in this browser.

const KEY = "layerlab:graph-orientation";
const MIN_ACROSS = 600; // px
const SHORT_CHAIN = 8; // layers of a chain that goes across at any height
const ROW_HEIGHT = 116; // px, of a row of cards without pictures
const ROW_SIDES = 120; // px left and right of rows
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

/**
 * Whether graphs are drawn from left to right in `width` × `height` px. `longest`: the layers of the longest graph of the plan,
 * null if a graph branches. `before`: whether they were until now, so that less room does not turn them.
 */
export function goesAcross(longest, [width, height], gap, chosen, before = false) {
  if (chosen) return chosen === "across";
  if (longest === null || width < MIN_ACROSS) return false;
  const rows = Math.ceil((longest + 1) / cardsPerRow(width - ROW_SIDES, gap));
  return before || longest <= SHORT_CHAIN || rows * ROW_HEIGHT <= height;
}

function cardsPerRow(width, gap) {
  return Math.max(1, Math.floor((width + gap) / (CARD_WIDTHS[0] + gap)));
}

/** The width of `count` cards in equal rows, as wide as there is room for, in steps. `single`, `several`: see `inRows`. */
export function cardWidth(count, [single, several], gap) {
  const fits = cardsPerRow(single, gap) >= count;
  const perRow = fits ? Math.max(1, count) : Math.ceil(count / Math.ceil(count / cardsPerRow(several, gap)));
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
