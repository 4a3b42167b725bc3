// Tokens as a reader can see them: white space has signs of its own.

const SIGNS = new Map([[" ", "␣"], ["\n", "↵"], ["\t", "⇥"], ["", "∅"]]);

/** A token for a label: what is only white space is told by signs. */
export function visible(token) {
  return SIGNS.get(token) ?? token.replaceAll("\n", "↵").replaceAll("\t", "⇥");
}

/** Of `count` labels, each `wide` pixels, every how many can stand on cells of `cell` pixels. */
export function everyHow(count, wide, cell) {
  if (count < 2) return 1;
  const least = Math.max(1, Math.ceil(wide / cell));
  if (least <= 4) return least;
  return [5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => step >= least) ?? least;
}
