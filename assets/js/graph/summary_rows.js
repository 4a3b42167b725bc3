// The rows of a graph's summary, and the summary as text for a document or an e-mail.

import { written } from "./glyph.js";

/** One row per input and layer, in the order in which they are computed: `{name, title, shape, parameters, frozen}`. */
export function rows({ inputs, nodes, edges }, inputTitle) {
  const items = new Map([...inputs, ...nodes].map((item) => [item.name, item]));
  return ordered([...items.keys()], edges).map((name) => {
    const { title = inputTitle, shape, parameters = 0, frozen = false } = items.get(name);
    return { name, title, shape: written(shape), parameters, frozen };
  });
}

/** Names in topological order, else as listed; those on a cycle come last. */
function ordered(names, edges) {
  const missing = new Map(names.map((name) => [name, 0]));
  const known = edges.filter((edge) => edge.every((name) => missing.has(name)));
  for (const [, target] of known) missing.set(target, missing.get(target) + 1);
  const order = names.filter((name) => missing.get(name) === 0);
  for (const name of order) {
    for (const [, target] of known.filter(([source]) => source === name)) {
      missing.set(target, missing.get(target) - 1);
      if (missing.get(target) === 0) order.push(target);
    }
  }
  return [...order, ...names.filter((name) => !order.includes(name))];
}

export function total(found, isCounted = () => true) {
  return found.filter(isCounted).reduce((sum, { parameters }) => sum + parameters, 0);
}

export function count(number) {
  return number.toLocaleString("en");
}

/** A table as text with aligned columns; the last column is aligned at the right. */
export function asText(headings, lines, totals) {
  const widths = headings.map((_heading, column) => Math.max(...[headings, ...lines].map((line) => wide(line[column]))));
  const write = (line) => line.map((text, column) => (column < line.length - 1 ? text + space(widths[column] - wide(text)) : space(widths[column] - wide(text)) + text)).join("  ");
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [write(headings), rule, ...lines.map(write), rule, ...totals].join("\n");
}

function space(length) {
  return " ".repeat(Math.max(0, length));
}

/** The width of a text in columns: Chinese characters take two. */
function wide(text) {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
}
