// Panels without holes: each spans as many small rows of the grid as it is high.

const ROW = 4; // the height of a row of the grid, in pixels; the same as in board.css
const GAP = 32; // below a panel

/** Keeps the spans of the panels that are observed. */
export class Masonry {
  constructor() {
    this.observer = new ResizeObserver((entries) => entries.forEach(({ target }) => fit(target)));
  }

  add(panel) {
    fit(panel);
    this.observer.observe(panel);
  }

  remove(panel) {
    this.observer.unobserve(panel);
  }

  end() {
    this.observer.disconnect();
  }
}

function fit(panel) {
  const { height } = panel.getBoundingClientRect();
  panel.style.gridRowEnd = `span ${rows(height)}`;
}

/** The number of rows that a panel of this height spans, with its gap. */
export function rows(height) {
  return Math.max(1, Math.ceil((height + GAP) / ROW));
}
