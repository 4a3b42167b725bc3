// Bars: one row per name and value, accessible to screen readers.

import { make } from "../dom.js";
import { called } from "../language.js";
import { aligned, exact, extent, percent } from "./numbers.js";
import { keep, parts, write } from "./parts.js";

function row() {
  return make(
    "div",
    { class: "llv-bar", role: "listitem" },
    make("span", { class: "llv-bar-name" }),
    make("span", { class: "llv-bar-track", "aria-hidden": "true" }, make("i")),
    make("span", { class: "llv-bar-value" }),
  );
}

/**
 * Draws `view` into `element`; `options.share` writes values as percentages (the default for a range from 0 to 1), and of more than
 * `options.bars` bars only the largest are shown, in their order.
 */
export function draw(element, view, options = {}) {
  const { list } = parts(element, "bars", () => {
    const list = element.appendChild(make("div", { class: "llv-bars", role: "list" }));
    return { list };
  });
  const [min, max] = extent(view.values);
  const [low, high] = view.value_range ?? [Math.min(0, min), Math.max(max, 1e-9)];
  const size = low < 0 ? Math.abs : (value) => value; // of signed values the largest is the farthest from 0
  const largest = Math.max(...Array.from(view.values, size));
  const share = options.share ?? (low === 0 && high === 1);
  const shown = largestOf(Array.from(view.values, size), options.bars);
  keep(list, shown.length, row);
  const figures = share ? Array.from(view.values, percent) : aligned(view.values);
  shown.forEach((index, place) => {
    const value = view.values[index];
    const [title, track, figure] = list.children[place].children;
    write(title, called(view.names[index]));
    write(figure, figures[index]);
    figure.title = exact(value);
    list.children[place].classList.toggle("llv-max", size(value) === largest && min < max);
    span(track.firstElementChild, value, low, high);
  });
}

/** The indices of the `count` largest values, in order. */
export function largestOf(values, count = values.length) {
  const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
  return order.slice(0, count).sort((a, b) => a - b);
}

function span(bar, value, low, high) {
  const place = (v) => Math.min(1, Math.max(0, (v - low) / (high - low || 1)));
  const [from, to] = [place(Math.min(0, value)), place(Math.max(0, value))];
  bar.style.left = `${from * 100}%`;
  bar.style.width = `${(to - from) * 100}%`;
  bar.classList.toggle("llv-below", value < 0);
}
