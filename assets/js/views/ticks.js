// Ticks of a chart, for the cases in which Plotly's own choice is poor.

import { short } from "./numbers.js";

const FEW = 12; // a range of integers up to this length has a tick for each

/**
 * Plotly's tick settings of both axes: one per integer on short integer ranges; see `decades` for logarithmic axes. `range`
 * is that of the step axis, where it is longer than the lines.
 */
export function ticks(series, log, range = []) {
  return { x: countable(series, range) ? { dtick: 1 } : {}, y: log ? decades(series) : {} };
}

/** Whether x counts something, such as layers or epochs, and no more than there is room for. */
function countable(series, range) {
  const [low, high] = ends([...series.map((line) => line.x), range]);
  return high - low <= FEW && series.every((line) => line.x.every(Number.isInteger));
}

/** Powers of ten if at least two are visible; around a single one also 2 and 5 times it, written in full. */
function decades(series) {
  const [low, high] = ends(series.map((line) => line.y.filter((value) => value > 0))).map(Math.log10);
  const powers = Math.floor(high) - Math.ceil(low) + 1;
  if (powers > 1) return { dtick: 1 };
  return powers === 1 && high - low > 0.6 ? written(Math.ceil(low)) : {};
}

/** 1, 2 and 5 times the three powers of ten around this one. Plotly itself would write 2 for 0.0002. */
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
