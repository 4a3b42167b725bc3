// The first seconds of Home: the living network is in the document until Streamlit has built the page around it.
// `pages/ui/server/home_document.py` writes the element into the document and serves the points.

import { stage } from "./stage.js";

const FADE_MS = 150;
const PLACE = ".st-key-first-network";

class First {
  constructor(element) {
    Object.assign(this, { element, stage: stage() });
  }

  begin() {
    this.element.hidden = false;
    document.documentElement.dataset.first = "";
    this.element.prepend(this.stage.root);
    this.stage.layOut();
    this.frame();
  }

  /** Checks the page until it has taken the network over, or another page is open. */
  frame() {
    if (this.isOver()) {
      this.end();
      return;
    }
    this.follow();
    requestAnimationFrame(() => this.frame());
  }

  isOver() {
    if (location.pathname !== "/") return true;
    return !this.element.contains(this.stage.root) && Boolean(document.querySelector(".st-key-actions a"));
  }

  /** Keeps the element where the page will show it, while that is built and scrolled; the page leaves room for it. */
  follow() {
    if (!this.element.contains(this.stage.root)) return;
    document.documentElement.style.setProperty("--ll-first-height", `${this.stage.root.offsetHeight}px`);
    const place = document.querySelector(PLACE);
    if (!place) return;
    const { x, y, width } = place.getBoundingClientRect();
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px` });
  }

  end() {
    delete document.documentElement.dataset.first;
    if (this.element.contains(this.stage.root)) this.stage.root.remove();
    this.element.classList.add("ll-leaving");
    setTimeout(() => this.element.remove(), FADE_MS);
  }
}

new First(document.querySelector(".ll-first")).begin();
