// Which cards of a graph are on screen: only what they show is sent.

const PAUSE_MS = 120; // scrolling tells of many changes

export class CardsOnScreen {
  constructor(onChange) {
    this.names = null; // null until the browser has told
    this.seen = new Map(); // whether each card is on screen
    this.observer = new IntersectionObserver((entries) => this.note(entries));
    this.onChange = onChange;
  }

  watch(root) {
    this.observer.observe(root);
  }

  unwatch(root) {
    this.observer.unobserve(root);
    this.seen.delete(root);
  }

  note(entries) {
    for (const { target, isIntersecting } of entries) this.seen.set(target, isIntersecting);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), this.names ? PAUSE_MS : 0);
  }

  tell() {
    const names = [...this.seen].filter(([, isSeen]) => isSeen).map(([root]) => root.dataset.name).sort();
    if (`${names}` === `${this.names}`) return;
    this.names = names;
    this.onChange();
  }

  end() {
    clearTimeout(this.timer);
    this.observer.disconnect();
  }
}

/** A newer view of a graph; cards that it leaves out, because they were not on screen, keep what they showed. */
export function completed(view, before) {
  const sent = new Set(view.nodes.map(({ node }) => node));
  return { ...view, nodes: [...view.nodes, ...(before?.nodes ?? []).filter(({ node }) => !sent.has(node))] };
}
