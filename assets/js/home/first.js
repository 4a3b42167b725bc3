// The first seconds of Home: a small network trains in the browser until the server's live picture is there, then
// the live picture takes its place. `pages/ui/server/home_document.py` writes the element into the document and answers with the points.

import { _ } from "../language.js";
import { draw } from "../views/plane.js";
import { Network } from "./network.js";

const SIDE = 40; // cells of the picture, a side
const SCALE = 3.46; // a position divided by this has a deviation near 1
const LARGEST = 440; // pixels, a side: as the live picture on Home
const EACH_MS = 66;
const CALM_EACH_MS = 1000; // with reduced motion
const STEPS = 3; // between two pictures
const MOST_STEPS = 1500;
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
    fetch(POINTS).then((answer) => answer.json()).then((given) => this.given(given)).catch(() => {}); // then words alone
  }

  /** The points are there: what learns them is shown. */
  given(given) {
    this.inputs = Float64Array.from(given.points, (value) => value / SCALE);
    this.view = plane(given);
    this.element.querySelector(".llv-title").textContent = _(given.title);
    for (const part of this.element.querySelectorAll("[hidden]")) part.hidden = false;
  }

  /** One look at the page and, when it is time, one picture. An error must not leave the live picture hidden. */
  frame(now) {
    try {
      if (this.isOver()) this.end();
      else this.goOn(now);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  goOn(now) {
    this.follow();
    if (this.view && now - this.drawnAt >= (this.calm ? CALM_EACH_MS : EACH_MS) && this.network.steps < MOST_STEPS) {
      this.drawnAt = now;
      this.learn();
    }
    requestAnimationFrame((next) => this.frame(next));
  }

  learn() {
    fill(this.view, this.network);
    draw(this.body, this.view, { plain: true, side: LARGEST });
    for (let step = 0; step < STEPS; step++) this.network.step(this.inputs, this.view.targets);
  }

  /** Over when the live picture is drawn, when Home stands without one, and on any other page. */
  isOver() {
    if (location.pathname !== "/") return true;
    if (document.querySelector(LIVE)) return Boolean(document.querySelector(`${LIVE} .llv-field`));
    const ended = document.querySelector(".stApp[data-test-script-state='notRunning']");
    return Boolean(ended && document.querySelector(".st-key-actions"));
  }

  /** Stays where the live picture will be, while the page around it is built and scrolled. */
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

/** What the network says at each place: row 0 is at the low end. */
function fill({ values, x_range: [low, high] }, network) {
  const place = (cell) => (low + (cell / (SIDE - 1)) * (high - low)) / SCALE;
  for (let row = 0, at = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, at += 2) values.set(network.answer(place(column), place(row)), at);
  }
}

new First(document.querySelector(".ll-first")).begin();
// What the live picture needs is fetched while Streamlit starts, so that it is there when the page asks for it.
requestAnimationFrame(() => import("../components/board.js"));
