// The edges between neurons: their width is the size of the weight, their color its sign.

import { palette } from "../views/colours.js";
import { sharp } from "../views/parts.js";

const MAX_WIDTH = 4;
const PALE = 0.15; // opacity of the edges that do not touch the chosen neuron

/** Draws all edges on a canvas behind the neurons. `chosen`: `{column, unit}`, or null. */
export function drawEdges(canvas, width, { height, side, neurons, plane }, layers, chosen) {
  const context = sharp(canvas, width, height);
  const { negative, positive, line } = palette();
  const at = (column, unit) => neurons.find((one) => one.column === column && one.unit === unit);
  layers.forEach(({ inputs, outputs, weights }, column) => {
    for (let to = 0; to < outputs; to++) {
      for (let from = 0; from < inputs; from++) {
        const weight = weights[to * (inputs + 1) + from];
        const touches = !chosen || isEnd(chosen, column, from) || isEnd(chosen, column + 1, to);
        context.globalAlpha = (touches ? 1 : PALE) * Math.min(0.9, 0.25 + Math.abs(weight) / 2);
        context.lineWidth = Math.min(MAX_WIDTH, 0.5 + 1.5 * Math.abs(weight));
        curve(context, side, at(column, from), at(column + 1, to), weight < 0 ? negative : positive);
      }
    }
  });
  context.globalAlpha = 1;
  context.lineWidth = 1;
  const end = { x: plane.x, y: (height - side) / 2 };
  for (let unit = 0; unit < layers.at(-1).outputs; unit++) curve(context, side, at(layers.length, unit), end, line);
}

function isEnd(chosen, column, unit) {
  return chosen.column === column && chosen.unit === unit;
}

function curve(context, side, from, to, colour) {
  const [x0, y0, x1, y1] = [from.x + side, from.y + side / 2, to.x, to.y + side / 2];
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(x0, y0);
  context.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
  context.stroke();
}
