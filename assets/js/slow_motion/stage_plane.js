// One picture of a stage: a sample, the mean over the batch, or a parameter, whose cells are weights.

import { PlaneView } from "../views/calculation_plane.js";
import { exact } from "../views/numbers.js";
import { paint } from "../views/pixels.js";

const [SMALL, LARGE] = [[112, 88], [288, 176]]; // px, of a sample and of a parameter
const ROW = 8; // units of a sample in one row
const TALL = 3; // times as many rows as columns: a parameter is drawn with its rows as columns

export class StagePlane extends PlaneView {
  /** `chosen(index)` is called with the index of a weight that is pressed, or chosen by arrow keys. */
  constructor({ parameter }, chosen = () => {}) {
    super({ pointed() {}, chosen: (cell) => chosen(this.indexAt(cell)), room: parameter ? LARGE : SMALL, byClick: true });
  }

  /** `index`: of the chosen weight, null for none. */
  draw({ parameter, shape, scale, low, high }, values, label, index) {
    const [height, width] = values.shape;
    Object.assign(this, { whole: shape, parameter, isTurned: Boolean(parameter) && height > TALL * width });
    const drawn = this.isTurned ? turned(values) : values;
    const plain = shape.length < 2 && height === 1 ? [width] : drawn.shape.slice(0, 2);
    const cell = index ? this.turn(cellOf(shape, index)) : [];
    this.show({ tensor: "", shape: plain, place: [], values: drawn, scale, low, high }, label, index ? [cell] : [], parameter ? cell : null);
  }

  turn(cell) {
    return this.isTurned ? [...cell].reverse() : cell;
  }

  indexAt(cell) {
    return indexOf(this.whole, this.turn(cell));
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
    return this.parameter ? `${this.parameter}[${this.indexAt(cell).join(", ")}] ${value}` : value;
  }
}

/** The transpose of a matrix. */
function turned(values) {
  const [height, width] = values.shape;
  const drawn = new Float32Array(values.length);
  for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) drawn[column * height + row] = values[row * width + column];
  return Object.assign(drawn, { shape: [width, height] });
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
