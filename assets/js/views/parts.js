// Helpers of all renderers: elements that are created once and then updated, canvases, the hover label, the legend.

import { make } from "../dom.js";
import { called } from "../language.js";
import { palette, stops } from "./colours.js";
import { aligned } from "./numbers.js";
import { moved } from "./pick.js";

const made = new WeakMap();

/** The parts that `build` created inside `element` for this `kind`; created again when the kind changes. */
export function parts(element, kind, build) {
  const before = made.get(element);
  if (before?.kind === kind) return before.parts;
  before?.parts.end?.();
  element.replaceChildren();
  const fresh = build(element);
  made.set(element, { kind, parts: fresh });
  return fresh;
}

/** Releases the resources of `element`. */
export function forget(element) {
  made.get(element)?.parts.end?.();
  made.delete(element);
}

/** Gives `parent` exactly `count` children, by `create(index)` or removal from the end. */
export function keep(parent, count, create) {
  while (parent.children.length > count) parent.lastElementChild.remove();
  while (parent.children.length < count) parent.append(create(parent.children.length));
}

/** Sets the text only if it differs, to keep a text selection. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A context for drawing in CSS pixels on a canvas of `width` × `height`, sharp on high-density screens. */
export function sharp(canvas, width, height) {
  const density = Math.max(1, window.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Turns the buttons in `parent` into a radio group: clicks and arrow keys, which wrap around, call `choose(index)`. */
export function radios(parent, choose) {
  const place = (event) => [...parent.children].indexOf(event.target.closest("button"));
  parent.setAttribute("role", "radiogroup");
  parent.addEventListener("click", (event) => place(event) >= 0 && choose(place(event)));
  parent.addEventListener("keydown", (event) => {
    const [step, from] = [moved(event), place(event)];
    if (!step || from < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const count = parent.children.length;
    const next = (from + Math.sign(step[0] + step[1]) + count) % count;
    choose(next);
    parent.children[next].focus();
  });
}

/** Checks button `chosen` of a radio group; Tab reaches only this one, arrow keys the others. */
export function check(parent, chosen) {
  [...parent.children].forEach((button, index) => {
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(index === chosen));
    button.tabIndex = index === chosen ? 0 : -1;
  });
}

/** A legend of colors: `entries` are `{name, colour, mark}`, where `mark` is a CSS class of the swatch. */
export function swatches(element, entries) {
  keep(element, entries.length, () => make("span", { class: "llv-class" }, make("i"), make("span")));
  entries.forEach(({ name, colour, mark = "" }, index) => {
    const [spot, word] = element.children[index].children;
    spot.style.background = colour;
    spot.className = mark;
    write(word, called(name));
  });
}

let label = null;

/** Shows `text` beside the pointer; an empty text hides it. Lines are separated by `\n`. */
export function hover(event, text) {
  label ??= document.body.appendChild(make("div", { class: "llv-hover", "aria-hidden": "true" }));
  label.hidden = !text;
  if (!text) return;
  write(label, text);
  const { width, height } = label.getBoundingClientRect();
  const left = event.clientX + 14 + width > innerWidth ? event.clientX - width - 10 : event.clientX + 14;
  const top = Math.min(event.clientY + 14, innerHeight - height - 8);
  label.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
}

/** Shows the hover label `read(event)` while the pointer moves over `element`, and at a tap. */
export function hovers(element, read) {
  for (const name of ["pointerdown", "pointermove"]) element.addEventListener(name, (event) => hover(event, read(event)));
  element.addEventListener("pointerleave", (event) => hover(event, ""));
}

/** The legend of a color scale. */
export function legend(element, scale, low, high) {
  const colours = stops(scale, palette());
  if (!element.children.length) {
    element.append(make("span"), make("i", { class: "llv-ramp", "aria-hidden": "true" }), make("span"));
    element.classList.add("llv-legend");
  }
  const [from, strip, to] = element.children;
  const [lowest, highest] = aligned([low, high]);
  write(from, lowest);
  write(to, highest);
  const wanted = `linear-gradient(to right, ${colours.join(", ")})`;
  if (strip.dataset.wanted !== wanted) strip.style.background = wanted;
  strip.dataset.wanted = wanted;
}
