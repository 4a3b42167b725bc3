// A minimal DOM for tests: elements with attributes, children and listeners. It renders nothing.

class Element {
  constructor(tag) {
    Object.assign(this, { tagName: tag.toUpperCase(), parent: null, children: [], attributes: {}, dataset: {}, text: "", listeners: {}, clientWidth: 300 });
    this.style = { setProperty: (name, value) => (this.style[name] = value) };
    const names = new Set();
    this.classList = { add: (name) => names.add(name), toggle: (name, on) => names[on ? "add" : "delete"](name), contains: (name) => names.has(name) };
  }

  append(...children) {
    for (const child of children) {
      if (typeof child === "string") {
        this.text += child;
        continue;
      }
      child.remove();
      child.parent = this;
      this.children.push(child);
    }
  }

  insertBefore(child, next) {
    if (!next) return this.appendChild(child);
    child.remove();
    child.parent = this;
    this.children.splice(this.children.indexOf(next), 0, child);
    return child;
  }

  appendChild(child) {
    this.append(child);
    return child;
  }

  remove() {
    if (this.parent) this.parent.children = this.parent.children.filter((child) => child !== this);
    this.parent = null;
  }

  replaceChildren(...children) {
    [...this.children].forEach((child) => child.remove());
    this.append(...children);
  }

  get parentElement() {
    return this.parent;
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get firstChild() {
    return this.firstElementChild;
  }

  get lastElementChild() {
    return this.children.at(-1) ?? null;
  }

  get lastChild() {
    return this.lastElementChild;
  }

  get textContent() {
    return this.text + this.children.map((child) => child.textContent).join("");
  }

  set textContent(text) {
    this.replaceChildren();
    this.text = text;
  }

  get hidden() {
    return "hidden" in this.attributes;
  }

  set hidden(value) {
    if (value) this.attributes.hidden = "";
    else delete this.attributes.hidden;
  }

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }

  removeAttribute(name) {
    delete this.attributes[name];
  }

  closest(tag) {
    return this.tagName === tag.toUpperCase() ? this : (this.parent?.closest(tag) ?? null);
  }

  /** All descendants with this tag. */
  all(tag) {
    return this.children.flatMap((child) => [...(child.tagName === tag.toUpperCase() ? [child] : []), ...child.all(tag)]);
  }

  /** All descendants with a class: `.name`. */
  querySelectorAll(selector) {
    const isMeant = ({ attributes }) => (attributes.class ?? "").split(" ").includes(selector.slice(1));
    return this.children.flatMap((child) => [...(isMeant(child) ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  addEventListener(name, listener) {
    (this.listeners[name] ??= []).push(listener);
  }

  removeEventListener() {}

  /** Dispatches an event to the listeners of this element and its ancestors. */
  fire(name, more = {}) {
    const event = { type: name, target: this, preventDefault() {}, stopPropagation() {}, ...more };
    for (let element = this; element; element = element.parent) (element.listeners[name] ?? []).forEach((listener) => listener(event));
  }

  scrollIntoView() {
    this.isInView = true;
  }

  contains(other) {
    return other === this || this.children.some((child) => child.contains(other));
  }

  getRootNode() {
    return document;
  }

  focus() {
    globalThis.document.activeElement = this;
  }

  getBoundingClientRect() {
    return { left: 0, top: 0, width: 300, height: 300 };
  }

  getContext() {
    const image = {
      createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
      measureText: (text) => ({ width: 8 * text.length }),
    };
    return new Proxy(image, { get: (own, name) => own[name] ?? (() => {}), set: () => true });
  }
}

class Observer {
  observe() {}

  unobserve() {}

  disconnect() {}
}

/** Installs the document globally. To change the language, set `documentElement.lang` and call `notifyObservers()`. */
export function place() {
  const root = new Element("html");
  root.lang = "en";
  const seen = [];
  class Mutations extends Observer {
    constructor(listener) {
      super();
      seen.push(listener);
    }
  }
  Object.assign(globalThis, {
    document: Object.assign(new Element("document"), { documentElement: root, head: new Element("head"), body: new Element("body"), createElement: (tag) => new Element(tag), createElementNS: (_space, tag) => new Element(tag) }),
    getComputedStyle: () => ({ getPropertyValue: () => "#000000" }),
    location: { search: "", origin: "http://here" },
    requestAnimationFrame: () => 0,
    cancelAnimationFrame: () => {},
    matchMedia: () => ({ matches: true, addEventListener() {} }),
    ResizeObserver: Observer,
    MutationObserver: Mutations,
    devicePixelRatio: 1,
    innerWidth: 1000,
    innerHeight: 800,
  });
  globalThis.window = globalThis;
  return { root, element: (tag = "div") => new Element(tag), notifyObservers: () => seen.forEach((listener) => listener()) };
}
