// Marks across a chart: where something was changed while the run went on.

const NAME = 18; // the height of a name, in pixels

/** The pixels that the names of these marks need between a chart and its legend. */
export function room(marks) {
  return marks.length ? NAME : 0;
}

/** Dotted lines across the chart at `[{ x, name }]`, each with its name above it. */
export function marked(marks, colour) {
  const line = { color: colour, width: 1, dash: "dot" };
  return {
    shapes: marks.map(({ x }) => ({ type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: 0, y1: 1, layer: "below", line })),
    annotations: marks.map(({ x, name }) => ({
      x, y: 1, xref: "x", yref: "paper", xanchor: "center", yanchor: "bottom", showarrow: false, text: name, font: { size: 12, color: colour },
    })),
  };
}
