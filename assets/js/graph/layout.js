// The layout of a graph: layers from top to bottom, few crossings, straight chains, skip edges beside them.
// Pure functions from sizes and edges to positions, by Sugiyama's method (rank, order, place) in its simplest form.

const ROUNDS = 13; // sweeps that determine the horizontal positions
const LANE = 14; // width of a long edge in each layer that it passes
const LABEL = 124; // width to the right of a "+", for a shape such as 512 × 128 × 128

/**
 * items: [{id, width, height}], edges: [[source, target]].
 * Gives {width, height, places: Map id -> {x, y} (left top), wires: [{source, target, points, middle, back}]}.
 * `across`: layers from left to right instead, without space for the shapes on the edges.
 */
export function layout(items, edges, { gapX = 28, gapY = 56, across = false } = {}) {
  const turnedItems = across ? items.map(({ id, width, height }) => ({ id, width: height, height: width })) : items;
  const graph = withLanes(turnedItems, forward(turnedItems, edges));
  const layers = ordered(graph);
  place(graph, layers, gapX);
  const height = stack(graph, layers, gapY);
  const placed = finish(graph, height, across ? 0 : LABEL);
  return across ? turned(placed) : placed;
}

/** The same layout with x and y exchanged. */
function turned({ width, height, places, wires }) {
  return {
    width: height,
    height: width,
    places: new Map([...places].map(([id, { x, y }]) => [id, { x: y, y: x }])),
    wires: wires.map((wire) => ({ ...wire, points: wire.points.map(swapped), middle: swapped(wire.middle) })),
  };
}

function swapped([x, y]) {
  return [y, x];
}

/** The edges, with those that close a cycle reversed (`back`), so that every edge goes down. */
function forward(items, edges) {
  const targets = new Map(items.map((item) => [item.id, []]));
  const known = edges.filter(([source, target]) => source !== target && targets.has(source) && targets.has(target));
  for (const edge of known) targets.get(edge[0]).push(edge);
  const state = new Map();
  const back = new Set();
  const walk = (id) => {
    state.set(id, "open");
    for (const edge of targets.get(id)) {
      if (state.get(edge[1]) === "open") back.add(edge);
      else if (!state.has(edge[1])) walk(edge[1]);
    }
    state.set(id, "done");
  };
  for (const item of items) if (!state.has(item.id)) walk(item.id);
  return known.map((edge) => ({
    source: edge[0],
    target: edge[1],
    from: back.has(edge) ? edge[1] : edge[0],
    to: back.has(edge) ? edge[0] : edge[1],
    back: back.has(edge),
  }));
}

function ranks(items, edges) {
  const rank = new Map(items.map((item) => [item.id, 0]));
  for (let round = 0; round < items.length; round += 1) {
    let changed = false;
    for (const { from, to } of edges) {
      if (rank.get(to) <= rank.get(from)) {
        rank.set(to, rank.get(from) + 1);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return rank;
}

/** The graph with a dummy node (`lane`) in every layer that an edge passes through. */
function withLanes(items, edges) {
  const rank = ranks(items, edges);
  const nodes = new Map(items.map((item) => [item.id, { ...item, rank: rank.get(item.id), lane: false }]));
  const links = [];
  for (const edge of edges) {
    edge.path = [edge.from];
    for (let level = rank.get(edge.from) + 1; level < rank.get(edge.to); level += 1) {
      const id = `${edge.from}>${edge.to}@${level}`;
      nodes.set(id, { id, width: LANE, height: 0, rank: level, lane: true });
      edge.path.push(id);
    }
    edge.path.push(edge.to);
    for (let i = 1; i < edge.path.length; i += 1) links.push([edge.path[i - 1], edge.path[i]]);
  }
  return { nodes, edges, ...neighbours(nodes, links), links };
}

function neighbours(nodes, links) {
  const above = new Map([...nodes.keys()].map((id) => [id, []]));
  const below = new Map([...nodes.keys()].map((id) => [id, []]));
  for (const [from, to] of links) {
    below.get(from).push(to);
    above.get(to).push(from);
  }
  return { above, below };
}

/** Layers with their nodes ordered from left to right: the best order of several barycenter sweeps. */
function ordered(graph) {
  let layers = [];
  for (const node of graph.nodes.values()) (layers[node.rank] ??= []).push(node.id);
  layers = Array.from(layers, (layer) => sortBy(layer ?? [], (id) => Number(graph.nodes.get(id).lane)));
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(graph, best);
  for (let round = 0; round < 8 && fewest > 0; round += 1) {
    sweep(graph, layers, round % 2 === 0);
    const found = crossings(graph, layers);
    if (found < fewest) {
      fewest = found;
      best = layers.map((layer) => [...layer]);
    }
  }
  return best;
}

function sweep(graph, layers, down) {
  const beside = down ? graph.above : graph.below;
  const levels = layers.map((_layer, level) => level);
  for (const level of down ? levels : levels.reverse()) {
    const other = layers[level + (down ? -1 : 1)];
    if (!other) continue;
    const at = new Map(other.map((id, index) => [id, index]));
    const here = new Map(layers[level].map((id, index) => [id, index]));
    layers[level] = sortBy(layers[level], (id) => {
      const near = beside.get(id).map((next) => at.get(next));
      return near.length ? near.reduce((sum, x) => sum + x, 0) / near.length : here.get(id);
    });
  }
}

function crossings(graph, layers) {
  let count = 0;
  for (let level = 0; level + 1 < layers.length; level += 1) {
    const at = new Map(layers[level + 1].map((id, index) => [id, index]));
    const ends = layers[level].flatMap((id) => graph.below.get(id).map((to) => at.get(to)).sort((a, b) => a - b));
    for (let i = 0; i < ends.length; i += 1) for (let j = i + 1; j < ends.length; j += 1) count += ends[i] > ends[j];
  }
  return count;
}

/** Sets x of every node's center: close to its neighbors, but with the minimum distance in its row. */
function place(graph, layers, gap) {
  const { nodes } = graph;
  for (const layer of layers) pack(layer.map((id) => nodes.get(id)), layer.map(() => 0), layer.map(() => 1), gap);
  for (let round = 0; round < ROUNDS; round += 1) {
    const down = round % 2 === 0; // the first and the last sweep go down, so that nodes are placed below their sources
    for (const layer of down ? layers : [...layers].reverse()) {
      const row = layer.map((id) => nodes.get(id));
      const wishes = row.map((node) => wish(graph, node, down));
      pack(row, wishes.map(([x]) => x), wishes.map(([, weight]) => weight), gap);
    }
  }
}

/** The desired x of a node, and its weight: nodes outweigh lanes, and chains outweigh skip edges. */
function wish(graph, node, down) {
  const solid = (ids) => ids.filter((id) => !graph.nodes.get(id).lane);
  const [above, below] = [graph.above.get(node.id), graph.below.get(node.id)];
  const near = down ? above : below;
  const pulling = node.lane || !solid(near).length ? near : solid(near);
  if (!pulling.length) return [node.x, 0.1];
  const mean = pulling.reduce((sum, id) => sum + graph.nodes.get(id).x, 0) / pulling.length;
  const spine = solid(above).length > 0 && solid(below).length > 0;
  return [mean, node.lane ? 0.001 : spine ? 1000 : 1];
}

/** Sets `x` of a row of nodes: least squares with minimum distances (pool adjacent violators). */
function pack(row, wishes, weights, gap) {
  const offsets = [0];
  for (let i = 1; i < row.length; i += 1) offsets[i] = offsets[i - 1] + (row[i - 1].width + row[i].width) / 2 + gap;
  const pools = [];
  row.forEach((_node, i) => {
    pools.push({ value: wishes[i] - offsets[i], weight: weights[i], count: 1 });
    while (pools.length > 1 && pools.at(-2).value > pools.at(-1).value) {
      const b = pools.pop();
      const a = pools.pop();
      const weight = a.weight + b.weight;
      pools.push({ value: (a.value * a.weight + b.value * b.weight) / weight, weight, count: a.count + b.count });
    }
  });
  let i = 0;
  for (const pool of pools) for (let n = 0; n < pool.count; n += 1, i += 1) row[i].x = Math.round((pool.value + offsets[i]) * 2) / 2;
}

/** Sets y of every layer, by its tallest node; returns the total height. */
function stack(graph, layers, gap) {
  let y = 0;
  for (const layer of layers) {
    const tallest = Math.max(0, ...layer.map((id) => graph.nodes.get(id).height));
    for (const id of layer) {
      const node = graph.nodes.get(id);
      node.top = y;
      node.bottom = y + (node.lane ? tallest : node.height);
    }
    y += tallest + gap;
  }
  return Math.max(0, y - gap);
}

function finish(graph, height, label) {
  const all = [...graph.nodes.values()];
  if (!all.length) return { width: 0, height: 0, places: new Map(), wires: [] };
  const left = Math.min(...all.map((node) => node.x - node.width / 2));
  const right = Math.max(...all.map((node) => node.x + node.width / 2));
  for (const node of all) node.x -= left;
  const places = new Map();
  for (const node of all) if (!node.lane) places.set(node.id, { x: node.x - node.width / 2, y: node.top });
  const wires = graph.edges.map((edge) => wire(graph.nodes, edge));
  const width = Math.max(right - left, ...wires.map((one) => one.middle[0] + label));
  return { width, height, places, wires };
}

/** The points of an edge, each [x, y], and the position of its "+". */
function wire(nodes, { source, target, path, back }) {
  const steps = path.map((id) => nodes.get(id));
  const points = [];
  steps.forEach((node, i) => {
    if (i > 0) points.push([node.lane ? node.x : towards(node, steps[i - 1]), node.top]);
    if (i + 1 < steps.length) points.push([node.lane ? node.x : towards(node, steps[i + 1]), node.bottom]);
  });
  const at = 2 * Math.floor((points.length / 2 - 1) / 2);
  const [a, b] = [points[at], points[at + 1] ?? points[at]];
  const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return { source, target, points: back ? points.reverse() : points, middle, back };
}

/** The x at which an edge meets a node: straight if possible, at least 24 from a corner. */
function towards(node, other) {
  const reach = Math.max(0, node.width / 2 - 24);
  return Math.min(Math.max(other.x, node.x - reach), node.x + reach);
}

/** An SVG path through the points, vertical at both ends, or horizontal (`across`). */
export function pathOf(points, across = false) {
  const [along, write] = across ? [points.map(swapped), (point) => show(swapped(point))] : [points, show];
  let text = `M${write(along[0])}`;
  for (let i = 1; i < along.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [along[i - 1], along[i]];
    const half = (y0 + y1) / 2;
    text += x0 === x1 ? `L${write(along[i])}` : `C${write([x0, half])} ${write([x1, half])} ${write(along[i])}`;
  }
  return text;
}

function show([x, y]) {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}

function sortBy(list, value) {
  return list.map((item, i) => [value(item), i, item]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , item]) => item);
}
