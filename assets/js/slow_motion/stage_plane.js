// One picture of a stage: a sample, the mean over the batch, or a parameter, whose cells are weights.

import { PlaneView } from "../views/calculation_plane.js";
import { exact } from "../views/numbers.js";
import { paint } from "../views/pixels.js";

const [SMALL, LARGE] = [[112, 88], [288, 176]]; // px, of a sample and of a parameter
const ROW = 8; // units of a sample in one row

export class StagePlane extends PlaneView {
  /** `chosen(index)` is called with the index of a weight that is pressed, or chosen by arrow keys. */
  constructor({ parameter }, chosen = () => {}) {
    super({ pointed() {}, chosen: (cell) => chosen(indexOf(this.whole, cell)), room: parameter ? LARGE : SMALL, byClick: true });
  }

  /** `index`: of the chosen weight, null for none. */
  draw({ parameter, shape, scale, low, high }, values, label, index) {
    this.whole = shape;
    this.parameter = parameter;
    const plain = shape.length < 2 && values.shape[0] === 1 ? [values.shape[1]] : values.shape.slice(0, 2);
    const cell = index ? cellOf(shape, index) : [];
    this.show({ tensor: "", shape: plain, place: [], values, scale, low, high }, label, index ? [cell] : [], parameter ? cell : null);
  }

  /** The units of a sample are arranged as a square. */
  columnsOf(length) {
    return this.parameter ? super.columnsOf(length) : length <= ROW ? length : Math.ceil(Math.sqrt(length));
  }

  paint() {
    super.paint();
    const { values, scale } = this.plane;
    if (scale === "rgb") paint(this.canvas, { scale, pixels: Object.assign(values.subarray(0), { shape: [1, ...values.shape] }) }, 0);
  }

  describe(cell, number) {
    const { values, scale } = this.plane;
    if (scale === "rgb") return Array.from(values.subarray(3 * number, 3 * number + 3)).join(", ");
    const value = exact(values[number]);
    return this.parameter ? `${this.parameter}[${indexOf(this.whole, cell).join(", ")}] ${value}` : value;
  }
}

/** The index in a parameter of a cell of its plane, `[row, column]`: the axes after the first are one behind the other in a row. */
export function indexOf(shape, cell) {
  if (shape.length < 2) return shape.length ? cell.slice(-1) : [];
  let rest = cell[1];
  const inner = shape.slice(1).reverse().map((side) => {
    const at = rest % side;
    rest = Math.floor(rest / side);
    return at;
  });
  return [cell[0], ...inner.reverse()];
}

/** The cell of a parameter's plane for an index. */
export function cellOf(shape, index) {
  if (shape.length < 2) return index.length ? index : [0];
  return [index[0], index.slice(1).reduce((column, at, axis) => column * shape[axis + 1] + at, 0)];
}
