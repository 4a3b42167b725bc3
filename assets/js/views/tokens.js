// Tokens as visible text, with symbols for white space.

const SIGNS = new Map([[" ", "␣"], ["\n", "↵"], ["\t", "⇥"], ["", "∅"]]);

/** A token as a label, with symbols for white space. */
export function visible(token) {
  return SIGNS.get(token) ?? token.replaceAll("\n", "↵").replaceAll("\t", "⇥");
}

/** The interval at which `count` labels of `wide` pixels fit on cells of `cell` pixels. */
export function labelInterval(count, wide, cell) {
  if (count < 2) return 1;
  const fewest = Math.max(1, Math.ceil(wide / cell));
  if (fewest <= 4) return fewest;
  return [5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((step) => step >= fewest) ?? fewest;
}
