// Where everything stands: columns of neurons from left to right, then the plane. All in CSS pixels.

const MAX_UNITS = 8;
const [MIN_SIDE, MAX_SIDE] = [28, 44];
const CELL = 40; // the plane is a multiple of its 40 cells

/** `{height, side, neurons: [{column, unit, x, y}], plane: {x, side}}` for the numbers of neurons per column. */
export function places(width, counts) {
  const side = 2 * Math.round(Math.max(MIN_SIDE, Math.min(MAX_SIDE, width / 19)) / 2);
  const gap = side < 36 ? 4 : 8;
  const height = MAX_UNITS * (side + gap) - gap;
  const plane = Math.max(4, Math.floor(Math.min(0.45 * width, height - CELL) / CELL)) * CELL;
  const between = (width - plane - counts.length * side) / counts.length;
  const neurons = counts.flatMap((count, column) => {
    const top = (height - count * (side + gap) + gap) / 2;
    return Array.from({ length: count }, (_none, unit) => ({ column, unit, x: column * (side + between), y: top + unit * (side + gap) }));
  });
  return { height, side, neurons, plane: { x: width - plane, side: plane } };
}
