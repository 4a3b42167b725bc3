// What the network and its neurons compute over the plane, as images of `side` × `side` cells.

export const REACH = 6 / 3.46; // the plane ends here; coordinates are divided by 3.46, for a standard deviation near 1

/** The columns of the drawing: inputs, hidden layers, outputs. Each is an array of the values at one point. */
export function columns({ input, layers }) {
  return [input, ...layers.map((layer) => layer.out)];
}

/** Calls `visit(cell)` after the network has read each cell; cell 0 is at the bottom left. */
function sweep(network, side, visit) {
  const place = (cell) => REACH * ((2 * cell) / (side - 1) - 1);
  for (let row = 0, cell = 0; row < side; row++) {
    for (let column = 0; column < side; column++, cell++) {
      network.answer(place(column), place(row));
      visit(cell);
    }
  }
}

/** Probabilities `(side, side, 2)`; row 0 has the smallest y. */
export function boundary(network, side) {
  const values = new Float32Array(side * side * 2);
  sweep(network, side, (cell) => values.set(network.shares, 2 * cell));
  return Object.assign(values, { shape: [side, side, 2] });
}

/** The output of one neuron `(side, side)`; row 0 has the smallest y. */
export function mapOf(network, column, unit, side) {
  const values = new Float32Array(side * side);
  const source = columns(network)[column];
  sweep(network, side, (cell) => (values[cell] = source[unit]));
  return Object.assign(values, { shape: [side, side] });
}

/** The outputs of all neurons, for each column an image per neuron `(units, side, side)`; row 0 is at the top. */
export function neuronMaps(network, side) {
  const sources = columns(network);
  const maps = sources.map((source) => Object.assign(new Float32Array(source.length * side * side), { shape: [source.length, side, side] }));
  sweep(network, side, (cell) => {
    const at = (side - 1 - Math.floor(cell / side)) * side + (cell % side);
    sources.forEach((source, column) => {
      for (let unit = 0; unit < source.length; unit++) maps[column][unit * side * side + at] = source[unit];
    });
  });
  return maps;
}
