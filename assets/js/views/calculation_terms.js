// The terms of one step of a calculation, largest first, and what its formula says with numbers. No DOM.

const SHOWN = 6;
const SMALL = 0.02; // of the largest term
const EXPONENTIALS = new Set(["sum_of_exponentials"]);
const RUNNING = /\\(sum|max)_/; // over an index
const LISTED = new Set(["sum", "mean", "maximum", "variance", "sum_of_exponentials"]);

/** Whether the step combines a list of terms, be it of one; others have one value per symbol. */
export function isListed({ operation, formula, groups }) {
  if (!LISTED.has(operation)) return false;
  return RUNNING.test(formula) || groups.some(([first]) => first.values.length > 1 || first.cells.shape[0] !== 1);
}

/** The terms of a step: `[{factors: [{symbol, value, tensor, cell}], product, size}]`, largest first. */
export function terms(step) {
  const groups = step.operation === "sum" ? step.groups : step.groups.slice(0, 1);
  const found = groups.flatMap((operands) => {
    const count = operands.reduce((most, { values }) => (values.length === 1 ? most : values.length), 1);
    return operands.some(({ values }) => values.length === 0) ? [] : Array.from({ length: count }, (_none, number) => term(step, operands, number));
  });
  return found.sort((a, b) => b.size - a.size);
}

function term({ operation }, operands, number) {
  const factors = operands.map(({ symbol, tensor, values, cells }) => {
    const at = values.length === 1 ? 0 : number;
    const axes = cells.shape[1];
    return { symbol, tensor, value: values[at], cell: Array.from(cells.slice(at * axes, (at + 1) * axes)) };
  });
  const plain = factors.reduce((product, { value }) => product * value, 1);
  const product = EXPONENTIALS.has(operation) ? Math.exp(plain) : plain;
  return { factors, product, size: Math.abs(product) };
}

/** How many of the terms are shown, and how many are left with which sum: `{count, left, rest}`. */
export function folded(sorted, step, all = false) {
  const largest = sorted[0]?.size ?? 0;
  const few = all ? sorted.length : sorted.filter(({ size }, place) => place < SHOWN && (size >= SMALL * largest || sorted.length <= SHOWN)).length;
  const rest = sorted.slice(few).reduce((sum, { product }) => sum + product, 0) + step.rest;
  return { count: few, left: sorted.length - few + step.left_out, rest };
}

/** `[symbol, value]` of the operands with one value, constants without a name left out. */
export function scalars({ groups }) {
  return groups.flat().filter(({ values, symbol }) => values.length === 1 && !/^-?\d/.test(symbol)).map(({ symbol, values }) => [symbol, values[0]]);
}
