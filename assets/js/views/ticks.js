// How far apart the ticks of a chart are, where Plotly's own choice would be a bad one.

const FEW = 12; // whole numbers, each with a tick of its own

/** Distances for both axes: 1 between few whole numbers; on a logarithmic axis powers of ten where two are in sight. */
export function ticks(series, log) {
  return { x: countable(series) ? 1 : undefined, y: log ? decades(series) : undefined };
}

/** Layers or epochs: nothing lies between two of them. */
function countable(series) {
  const [low, high] = ends(series.map((line) => line.x));
  return high - low <= FEW && series.every((line) => line.x.every(Number.isInteger));
}

/** 1: powers of ten; D2: of a single one its double and fivefold, too. Elsewhere Plotly writes whole numbers itself. */
function decades(series) {
  const [low, high] = ends(series.map((line) => line.y.filter((value) => value > 0))).map(Math.log10);
  const powers = Math.floor(high) - Math.ceil(low) + 1;
  if (powers > 1) return 1;
  return powers === 1 && high - low > 0.6 ? "D2" : undefined;
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
