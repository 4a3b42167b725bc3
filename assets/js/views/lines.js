// Series as lines with color, dash and smoothing, for both renderers of curves.

import { called } from "../language.js";
import { classColour } from "./colours.js";

const CROWDED = 150; // with more points, a solid line is paler than its dashed partner

/** An exponential moving average with decay `weight` (0: none), with bias correction. */
export function smoothed(values, weight) {
  if (!(weight > 0)) return values;
  const out = new Float64Array(values.length);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) {
      sum = sum * weight + values[i] * (1 - weight);
      total = total * weight + (1 - weight);
    }
    out[i] = total > 0 ? sum / total : values[i];
  }
  return out;
}

/**
 * The series of a view, ready to be drawn; a dashed one has the color of the solid one before it, unless it names its own; a faint one is drawn thin,
 * behind the others, in the color of the one before it or of the first.
 */
export function lines(view, options = {}) {
  let colour = -1;
  return view.series.map((series, index) => {
    const isOwn = !series.faint && (!series.dashed || colour < 0);
    if (series.colour === undefined && isOwn) colour += 1;
    const place = series.colour ?? Math.max(0, colour);
    const line = series.mode !== "points";
    return {
      ...series,
      name: called(series.name),
      colour: series.colour === undefined ? options.colours?.[place] ?? classColour(place) : classColour(place),
      y: line && !series.faint ? smoothed(series.y, options.smooth) : series.y,
      line,
      pale: line && !series.dashed && view.series[index + 1]?.dashed && series.x.length > CROWDED && !(options.smooth > 0),
    };
  });
}
