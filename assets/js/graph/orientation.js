// Which way a graph is drawn, from left to right ("across") or from top to bottom ("down"): short chains go across where
// the window is wide; a person's own choice applies to every graph and is kept in this browser.

const KEY = "layerlab:graph-orientation";
const MAX_ACROSS = 8; // layers of a chain that is drawn from left to right
const MIN_ACROSS = 600; // px
const CARD_WIDTHS = [136, 220]; // px, of cards from left to right
const AROUND = 110; // px beside the cards, with the "+" at the end

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

/** Whether a graph is drawn from left to right in `width` px. */
export function goesAcross(graph, width, chosen) {
  if (chosen) return chosen === "across";
  return width >= MIN_ACROSS && graph.nodes.length <= MAX_ACROSS && isChain(graph);
}

/** The width of `count` cards in a row of `width` px: as wide as there is room for, in steps. */
export function cardWidth(count, width, gap) {
  const room = (width - AROUND - (count - 1) * gap) / Math.max(1, count);
  return Math.min(CARD_WIDTHS[1], Math.max(CARD_WIDTHS[0], 4 * Math.floor(room / 4)));
}

function isChain({ inputs, nodes, edges }) {
  const used = new Set(edges.map(([source]) => source));
  return inputs.length === 1 && edges.length === nodes.length && used.size === edges.length;
}

function read() {
  try {
    return localStorage.getItem(KEY);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
