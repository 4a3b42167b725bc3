// The colors that carry meaning, read from the page's `--ll-…` variables, and ramps from values to colors.

const FALLBACK = {
  background: "#fcfcfa",
  surface: "#f1f2ef",
  text: "#1c2127",
  muted: "#5c646e",
  line: "#d6d9d4",
  accent: "#00639c",
  wrong: "#b3261e",
  negative: "#0072b2",
  zero: "#ffffff",
  positive: "#e06c00",
  low: "#eef5fa",
  high: "#08306b",
};
const CLASSES = [
  "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8a7d00", "#5c6470", "#7b4ea3", "#a6761d",
];
const listeners = new Set();
let known = null;

/** Colors by meaning (`text`, `negative`, …), and `classes`, one per class or run. */
export function palette() {
  if (known) return known;
  const style = getComputedStyle(document.documentElement);
  const read = (name, otherwise) => style.getPropertyValue(`--ll-${name}`).trim() || otherwise;
  known = Object.fromEntries(Object.entries(FALLBACK).map(([name, colour]) => [name, read(name, colour)]));
  known.classes = CLASSES.map((colour, index) => read(`class-${index}`, colour));
  return known;
}

/** The color of class or run number `index`; they repeat after the tenth. */
export function classColour(index) {
  const { classes } = palette();
  return classes[((index % classes.length) + classes.length) % classes.length];
}

/** Calls `listener` when the page's theme changes. */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

if (typeof MutationObserver !== "undefined") {
  new MutationObserver(() => {
    known = null;
    listeners.forEach((listener) => listener());
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

/** `#rrggbb` or `rgb(…)` as three numbers from 0 to 255. */
export function rgb(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex) return hex.slice(1).map((part) => parseInt(part, 16));
  return (colour.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
}

/** The colors of a scale, from its low end to its high end. */
export function stops(scale, colours = palette()) {
  if (scale === "signed") return [colours.negative, colours.zero, colours.positive];
  return scale === "magnitude" ? [colours.low, colours.high] : ["#000000", "#ffffff"];
}

/** 256 colors from the low to the high end of a scale, as 768 bytes. */
export function ramp(scale, colours = palette()) {
  const ends = stops(scale, colours).map(rgb);
  const table = new Uint8ClampedArray(768);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (ends.length - 1);
    const left = Math.min(Math.floor(place), ends.length - 2);
    for (let c = 0; c < 3; c++) {
      table[i * 3 + c] = Math.round(ends[left][c] + (place - left) * (ends[left + 1][c] - ends[left][c]));
    }
  }
  return table;
}

/** The index of `value` on a ramp from `low` to `high`: 0 to 255. */
export function rung(value, low, high) {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return share > 0 ? Math.min(255, Math.round(share * 255)) : 0;
}

/** Whether black text has more contrast than white on `[r, g, b]`; the better of the two has at least 4.5:1. */
export function isBright(colour) {
  const [r, g, b] = Array.from(colour, (part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179;
}
