// A chain from left to right, broken into rows like a text where it is wider than its viewport.
// Pure functions from sizes and edges to positions, with the same result as `layout`.

const SIDE = 22; // px beside the rows for the edges from row to row
const STEP = 8; // px by which rows are shortened until they are equally long
const CORNER = 10; // px, radius of the corners of an edge from row to row

/** The names of a chain in order; null if the graph is not one. */
export function chainOf(names, edges) {
  const next = new Map(edges);
  const targets = new Set(edges.map(([, target]) => target));
  if (names.length !== edges.length + 1 || next.size !== edges.length || targets.size !== edges.length) return null;
  const chain = names.filter((name) => !targets.has(name));
  while (next.has(chain.at(-1)) && chain.length <= names.length) chain.push(next.get(chain.at(-1)));
  return chain.length === names.length ? chain : null;
}

/**
 * Places a chain in as many rows as needed. `items`: `[{id, width, height, middle, gap, isJoined}]` in order, where edges meet
 * an item at its `middle`, `gap` is the space before it, and an item that `isJoined` stays in the row of the one before
 * it. `room`: the width of one row, and of each of several.
 */
export function inRows(items, { room, gapY }) {
  const [single, several] = room;
  const blocks = blocksOf(items);
  const rows = lengthOf(items) <= single ? [items] : equalRows(blocks, several);
  const side = rows.length > 1 ? SIDE : 0;
  const places = new Map();
  const boxes = new Map();
  let top = 0;
  rows.forEach((row, index) => {
    const middle = Math.max(...row.map((item) => item.middle));
    const height = middle + Math.max(...row.map((item) => item.height - item.middle));
    let left = side;
    row.forEach((item, place) => {
      left += place ? item.gap : 0;
      places.set(item.id, { x: left, y: top + middle - item.middle });
      boxes.set(item.id, { left, right: left + item.width, middle: top + middle, bottom: top + height, index });
      left += item.width;
    });
    top += height + gapY;
  });
  const width = 2 * side + Math.max(...rows.map(lengthOf));
  const wires = items.slice(1).map(({ id }, index) => wire(items[index].id, id, boxes, gapY));
  const rowOf = new Map([...boxes].map(([id, { index }]) => [id, index]));
  return { width, height: top - gapY, places, wires, rowOf };
}

/** Items that must stay side by side. */
function blocksOf(items) {
  const blocks = [];
  for (const item of items) {
    if (item.isJoined && blocks.length) blocks.at(-1).push(item);
    else blocks.push([item]);
  }
  return blocks;
}

/** As few rows as possible, about equally long. */
function equalRows(blocks, room) {
  let rows = filled(blocks, room);
  for (let limit = room - STEP; limit > 0; limit -= STEP) {
    const shorter = filled(blocks, limit);
    if (shorter.length > rows.length) break;
    rows = shorter;
  }
  return rows;
}

function filled(blocks, room) {
  const rows = [];
  for (const block of blocks) {
    const longer = [...(rows.at(-1) ?? []), ...block];
    if (rows.length && lengthOf(longer) <= room) rows[rows.length - 1] = longer;
    else rows.push(block);
  }
  return rows;
}

function lengthOf(row) {
  return row.reduce((sum, { width, gap }, place) => sum + width + (place ? gap : 0), 0);
}

/** `turn` is the height at which an edge to the next row goes back. */
function wire(source, target, boxes, gapY) {
  const [a, b] = [boxes.get(source), boxes.get(target)];
  const points = [[a.right, a.middle], [b.left, b.middle]];
  if (a.index !== b.index) return { source, target, points, middle: [a.right + SIDE, a.middle], turn: a.bottom + gapY / 2, back: false };
  return { source, target, points, middle: [(a.right + b.left) / 2, a.middle], back: false };
}

/** The nodes of a block by the rows in which they stand. */
export function rowParts(names, { places, rowOf }) {
  const shown = names.filter((name) => places.has(name));
  if (!rowOf) return [shown];
  const rows = [...new Set(shown.map((name) => rowOf.get(name)))];
  return rows.map((row) => shown.filter((name) => rowOf.get(name) === row));
}

/** An SVG path from the end of a row to the beginning of the next one, along the space between them. */
export function turnPath([[x0, y0], [x1, y1]], turn) {
  const [right, left, r] = [x0 + SIDE, x1 - SIDE, CORNER];
  return `M${x0},${y0}H${right - r}q${r},0 ${r},${r}V${turn - r}q0,${r} ${-r},${r}H${left + r}q${-r},0 ${-r},${r}V${y1 - r}q0,${r} ${r},${r}H${x1}`;
}
