// The first seconds of Home: a small network trains in the browser until the live demo of the server is on screen.
// `pages/ui/server/home_document.py` writes the element into the document and serves the points.

import { _ } from "../language.js";
import { draw } from "../views/plane.js";
import { Network } from "./network.js";

const SIDE = 40; // cells per side
const SCALE = 3.46; // coordinates are divided by this, for a standard deviation near 1
const MAX_SIDE = 440; // pixels per side, as for the live demo
const FRAME_MS = 66;
const CALM_FRAME_MS = 1000; // with reduced motion
const STEPS = 3; // training steps per picture
const MAX_STEPS = 1500;
const FADE_MS = 150;
const LIVE = ".st-key-demo";
const POINTS = "/api/first";

class First {
  constructor(element) {
    Object.assign(this, { element, network: new Network(), drawnAt: -Infinity });
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.body = element.querySelector(".llv-view");
  }

  begin() {
    this.element.hidden = false;
    document.documentElement.dataset.first = "";
    this.frame(performance.now());
    fetch(POINTS).then((answer) => answer.json()).then((given) => this.given(given)).catch(() => {}); // then the texts remain alone
  }

  /** The points have been loaded: shows the picture. */
  given(given) {
    this.inputs = Float64Array.from(given.points, (value) => value / SCALE);
    this.view = plane(given);
    this.element.querySelector(".llv-title").textContent = _(given.title);
    for (const part of this.element.querySelectorAll("[hidden]")) part.hidden = false;
  }

  /** Checks the page and draws when it is time. An error must not leave the live demo hidden. */
  frame(now) {
    try {
      if (this.isOver()) this.end();
      else this.nextFrame(now);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  nextFrame(now) {
    this.follow();
    if (this.view && now - this.drawnAt >= (this.calm ? CALM_FRAME_MS : FRAME_MS) && this.network.steps < MAX_STEPS) {
      this.drawnAt = now;
      this.learn();
    }
    requestAnimationFrame((next) => this.frame(next));
  }

  learn() {
    fill(this.view, this.network);
    draw(this.body, this.view, { plain: true, side: MAX_SIDE });
    for (let step = 0; step < STEPS; step++) this.network.step(this.inputs, this.view.targets);
  }

  /** Over when the live demo is drawn, when Home is shown without one, and on any other page. */
  isOver() {
    if (location.pathname !== "/") return true;
    if (document.querySelector(LIVE)) return Boolean(document.querySelector(`${LIVE} .llv-field`));
    const ended = document.querySelector(".stApp[data-test-script-state='notRunning']");
    return Boolean(ended && document.querySelector(".st-key-actions"));
  }

  /** Keeps the element at the position of the live demo, while the page is built and scrolled. */
  follow() {
    const live = document.querySelector(LIVE);
    if (!live) return;
    const { x, y, width } = live.getBoundingClientRect();
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px` });
  }

  end() {
    delete document.documentElement.dataset.first;
    this.element.classList.add("ll-leaving");
    setTimeout(() => this.element.remove(), this.calm ? 0 : FADE_MS);
  }
}

/** A view as `views/plane.js` draws it, without values yet. */
function plane({ points, targets, extent, classes }) {
  const count = targets.length;
  return {
    x_range: [-extent, extent],
    y_range: [-extent, extent],
    value_range: [0, 1],
    values: Object.assign(new Float32Array(SIDE * SIDE * 2), { shape: [SIDE, SIDE, 2] }),
    points: Object.assign(Float32Array.from(points), { shape: [count, 2] }),
    targets,
    held_out: new Uint8Array(count),
    classes,
  };
}

/** Fills in the network's prediction per cell; row 0 has the smallest y. */
function fill({ values, x_range: [low, high] }, network) {
  const place = (cell) => (low + (cell / (SIDE - 1)) * (high - low)) / SCALE;
  for (let row = 0, at = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, at += 2) values.set(network.answer(place(column), place(row)), at);
  }
}

new First(document.querySelector(".ll-first")).begin();
// Preloads the live board's scripts while Streamlit starts.
requestAnimationFrame(() => import("../components/board.js"));
