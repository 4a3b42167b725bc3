// Vertical marks on a chart, at steps where a setting was changed.

const NAME = 18; // the height of a name, in pixels

const [LETTER, WIDE] = [6.2, 12.5]; // the widths of a letter and of a Chinese one, in pixels

/** The height that the names of these marks need between a chart and its legend, in pixels. */
export function room(marks) {
  return marks.length ? NAME : 0;
}

/** Dotted vertical lines at `[{ x, name }]`, each with its name above it; near an end of the `range` of the axis, if it is
 * known, the name lies on the inner side of its line. A name that would lie on another one is left out: `across` is the
 * width of the axis in pixels. */
export function marked(marks, colour, range, across = Infinity) {
  const line = { color: colour, width: 1, dash: "dot" };
  return {
    shapes: marks.map(({ x }) => ({ type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: 0, y1: 1, layer: "below", line })),
    annotations: apart(marks, range, across).map(({ x, name }) => ({
      x, y: 1, xref: "x", yref: "paper", xanchor: side(x, range), yanchor: "bottom", showarrow: false, text: name, font: { size: 12, color: colour },
    })),
  };
}

/** The marks whose names have room, those of earlier steps first. */
function apart(marks, range, across) {
  if (!range || !Number.isFinite(across)) return marks;
  let taken = -Infinity;
  return [...marks].sort((one, other) => one.x - other.x).filter(({ x, name }) => {
    const width = [...name].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? WIDE : LETTER), 0);
    const place = ((x - range[0]) / (range[1] - range[0])) * across;
    const begin = place - { left: 0, center: width / 2, right: width }[side(x, range)];
    if (begin < taken) return false;
    taken = begin + width + LETTER;
    return true;
  });
}

function side(x, range) {
  const share = range ? (x - range[0]) / (range[1] - range[0]) : 0.5;
  if (share < 0.25) return "left";
  return share > 0.75 ? "right" : "center";
}
