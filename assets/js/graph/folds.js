// Repeated blocks of a large graph, each drawn as one card until it is opened. The graph itself does not change.
// A folded block has the name of its last node: its output, and all that others take from it.

export class Folds {
  constructor() {
    this.graphs = new Map(); // name of a graph -> { names, known, open }
    this.blocks = [];
  }

  /** Blocks of a graph seen for the first time are folded; those that come into being by an edit are open. */
  update({ graph, nodes, blocks = [] }) {
    const names = new Set(nodes.map(({ name }) => name));
    const before = this.graphs.get(graph);
    const isSame = before && 2 * [...before.names].filter((name) => names.has(name)).length >= before.names.size;
    this.state = isSame ? before : { known: new Set(), open: new Set() };
    for (const id of blocks.map(idOf)) {
      if (isSame && !this.state.known.has(id)) this.state.open.add(id);
      this.state.known.add(id);
    }
    this.state.names = names;
    this.graphs.set(graph, this.state);
    this.blocks = blocks;
  }

  isOpen(block) {
    return this.state.open.has(idOf(block));
  }

  get anyOpen() {
    return this.blocks.some((block) => this.isOpen(block));
  }

  set(block, open) {
    this.state.open[open ? "add" : "delete"](idOf(block));
  }

  /** The block that a node belongs to. */
  of(name) {
    return this.blocks.find(({ nodes }) => nodes.includes(name)) ?? null;
  }

  /** The folded block whose card has this name. */
  card(name) {
    const block = this.of(name);
    return block && !this.isOpen(block) && idOf(block) === name ? block : null;
  }

  /** The nodes that the card of this name stands for. */
  nodes(name) {
    return this.card(name)?.nodes ?? [name];
  }
}

export function idOf({ nodes }) {
  return nodes.at(-1);
}

/** The graph as drawn: `links` are the edges of the graph behind each drawn edge, by `source>target`. */
export function folded(data, folds) {
  const closed = folds.blocks.filter((block) => !folds.isOpen(block));
  const owners = new Map(closed.flatMap((block) => block.nodes.map((name) => [name, block])));
  const cardOf = (name) => (owners.has(name) ? idOf(owners.get(name)) : name);
  const nodes = data.nodes.filter(({ name }) => cardOf(name) === name);
  const links = new Map();
  for (const [source, target] of data.edges) {
    if (owners.has(source) && owners.get(source) === owners.get(target)) continue;
    const key = `${cardOf(source)}>${cardOf(target)}`;
    links.set(key, [...(links.get(key) ?? []), [source, target]]);
  }
  const edges = [...links.values()].map(([[source, target]]) => [cardOf(source), cardOf(target)]);
  return { ...data, nodes: nodes.map((node) => (owners.has(node.name) ? blockCard(owners.get(node.name), node, data) : node)), edges, links };
}

function blockCard(block, last, data) {
  const inside = data.nodes.filter(({ name }) => block.nodes.includes(name));
  return {
    ...last,
    title: block.title,
    label: block.name,
    layers: inside.length,
    activation: null,
    summary: [],
    parameters: inside.reduce((sum, { parameters }) => sum + parameters, 0),
    frozen: inside.every(({ frozen, parameters }) => frozen || !parameters) && inside.some(({ frozen }) => frozen),
    problems: inside.flatMap(({ problems }) => problems),
  };
}

/** Where a layer goes that is inserted on a drawn edge: `{source, target}`; without a target, before all that follows. */
export function placeOn({ links }, full, source, target) {
  const behind = target ? links.get(`${source}>${target}`) ?? [[source, target]] : [];
  if (behind.length === 1) return { source: behind[0][0], target: behind[0][1] };
  const all = full.edges.filter(([from]) => from === source).length === behind.length;
  return all || !target ? { source, target: null } : { source: behind[0][0], target: behind[0][1] };
}
