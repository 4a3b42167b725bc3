// The maps of input features over the plane, where no run shows them; the formulas of engine/datasets/points.py.

const SIDE = 28;
const EXTENT = 6; // the plane is drawn from -6 to 6
const FORMULAS = {
  x: (x) => x / 3.46,
  y: (_x, y) => y / 3.46,
  x2: (x) => (x * x - 12) / 10.7,
  y2: (_x, y) => (y * y - 12) / 10.7,
  xy: (x, y) => (x * y) / 12,
  sin_x: (x) => Math.sin(x),
  sin_y: (_x, y) => Math.sin(y),
};

/** The view of one feature, as the probe `network` draws units; null for an unknown one. */
export function featureMap(name) {
  const formula = FORMULAS[name];
  if (!formula) return null;
  const pixels = new Float32Array(SIDE * SIDE);
  const place = (index) => ((index + 0.5) / SIDE) * 2 * EXTENT - EXTENT;
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      const value = formula(place(column), -place(row)); // the first row is at the top
      pixels[row * SIDE + column] = Math.max(-1, Math.min(1, value));
    }
  }
  return { kind: "pictures", scale: "signed", low: -1, high: 1, pixels: Object.assign(pixels, { shape: [1, SIDE, SIDE] }) };
}
