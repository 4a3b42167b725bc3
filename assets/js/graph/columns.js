// Which nodes of a graph can be drawn as columns of neurons.

export const MAX_NEURONS = 32; // as in engine/probes/neuron_weights.py
const ELEMENTWISE = new Set(["activation", "dropout", "batch_norm", "gaussian_noise"]);

/**
 * The columns by name (a folded block, which has `layers`, is none): `{name, count, kind, source}` with the kinds "input", "linear" (each neuron is a weighted sum of
 * all of `source`) and "each" (one value of `source` each). An input is a column only if a linear layer reads it.
 */
export function columns({ inputs, nodes, edges }) {
  const shapes = new Map([...inputs, ...nodes].map(({ name, shape }) => [name, shape]));
  const sources = sourcesOf(edges);
  const found = new Map();
  const linear = nodes.filter((node) => node.layer === "linear" && !node.layers && isColumn(node.shape) && isColumn(shapes.get(only(sources, node.name))));
  for (const { name, shape } of linear) found.set(name, { name, count: shape[0], kind: "linear", source: only(sources, name) });
  for (const { name, shape } of inputs) {
    if (linear.some((node) => only(sources, node.name) === name)) found.set(name, { name, count: shape[0], kind: "input", source: null });
  }
  for (const node of nodes) addElementwise(found, node, only(sources, node.name));
  return found;
}

function addElementwise(found, { name, layer, shape }, source) {
  if (!ELEMENTWISE.has(layer) || !isColumn(shape) || found.get(source)?.count !== shape[0]) return;
  found.set(name, { name, count: shape[0], kind: "each", source });
}

function isColumn(shape) {
  return shape?.length === 1 && shape[0] > 0 && shape[0] <= MAX_NEURONS;
}

function only(sources, name) {
  const found = sources.get(name) ?? [];
  return found.length === 1 ? found[0] : undefined;
}

function sourcesOf(edges) {
  const found = new Map();
  for (const [source, target] of edges) found.set(target, [...(found.get(target) ?? []), source]);
  return found;
}

/** The weight with the widest edge, for all layers: the largest, unless a few are far larger than the rest. */
export function scaleEnd(weights) {
  const largest = weights.reduce((end, value) => Math.max(end, Math.abs(value)), 1e-12);
  const typical = Math.sqrt(weights.reduce((sum, value) => sum + Math.min(value * value, 1e12), 0) / Math.max(1, weights.length));
  return Math.min(largest, Math.max(4 * typical, 1e-12));
}

export const GAP = 4; // px between neurons
const SIDES = [56, 42, 28]; // of a map of 28 values, on common screens whole numbers of pixels per value
const SMALLEST = { column: 12, row: 20 }; // px; a line that would still be too long is broken into equal ones
const MIN_PER_LINE = 6;

/** The side of a neuron's tile in px, and the neurons per line. `room`: the height of a column, or the width of a row. */
export function tiling(count, across, room) {
  const smallest = across ? SMALLEST.column : SMALLEST.row;
  const most = Math.max(MIN_PER_LINE, Math.floor((room - GAP) / (smallest + GAP)));
  const perLine = Math.ceil(count / Math.ceil(count / most));
  const side = Math.floor((room - GAP) / perLine) - GAP;
  return { side: SIDES.find((wanted) => wanted <= side) ?? Math.max(smallest, side), perLine };
}
