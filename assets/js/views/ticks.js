// How far apart the ticks of a chart are, where Plotly's own choice would be a bad one.

import { short } from "./numbers.js";

const FEW = 12; // whole numbers, each with a tick of its own

/** What Plotly is given for the ticks of both axes: 1 between few whole numbers; on a logarithmic axis see `decades`. */
export function ticks(series, log) {
  return { x: countable(series) ? { dtick: 1 } : {}, y: log ? decades(series) : {} };
}

/** Layers or epochs: nothing lies between two of them. */
function countable(series) {
  const [low, high] = ends(series.map((line) => line.x));
  return high - low <= FEW && series.every((line) => line.x.every(Number.isInteger));
}

/** Powers of ten where two are in sight; around a single one its double and fivefold, too, each written whole. */
function decades(series) {
  const [low, high] = ends(series.map((line) => line.y.filter((value) => value > 0))).map(Math.log10);
  const powers = Math.floor(high) - Math.ceil(low) + 1;
  if (powers > 1) return { dtick: 1 };
  return powers === 1 && high - low > 0.6 ? written(Math.ceil(low)) : {};
}

/** 1, 2 and 5 of the three decades around this power of ten. Plotly itself would write 2 for 0.0002. */
function written(power) {
  const tickvals = [-1, 0, 1].flatMap((away) => [1, 2, 5].map((digit) => Number(`${digit}e${power + away}`)));
  return { tickvals, ticktext: tickvals.map(short) };
}

function ends(rows) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    for (const value of row) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
