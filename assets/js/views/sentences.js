// One sentence per view, from its own numbers, for people who cannot see the picture. No DOM.

import { _, called } from "../language.js";
import { isListed, terms } from "./calculation_terms.js";
import { decimals, extent, percent, short } from "./numbers.js";
import { visible } from "./tokens.js";

const STEADY = 0.02; // a smaller change, as a share of the range, is none

/** Sentences by kind of view; kinds that are text or tables already have none. */
export const SENTENCES = {
  attention, bars, calculation, curves, heatmaps, histograms, matrix, network, pictures, plane, samples, scatter, text,
};

/** The sentence about `view`; empty if there is nothing to say. */
export function sentence(view) {
  return SENTENCES[view.kind]?.(view) ?? "";
}

/** The newest values of the first two lines: usually of the training and the validation split. */
function curves({ series, x_label: axis, x_names: names }) {
  return series.slice(0, 2).map(({ name, x, y, mode }) => {
    const last = y.findLastIndex(Number.isFinite);
    if (last < 0) return "";
    const values = { name: called(name), value: short(y[last]), axis: axis ? _(axis) : "x", place: names?.[x[last]] ?? short(x[last]) };
    const change = mode === "points" ? null : trend(y);
    if (change === null) return _("{name}: {value} at {axis} {place}.", values);
    if (change === 0) return _("{name}: {value} at {axis} {place}, steady.", values);
    return change < 0 ? _("{name}: {value} at {axis} {place}, falling.", values) : _("{name}: {value} at {axis} {place}, rising.", values);
  }).join(" ");
}

/** −1 falling, 0 steady, 1 rising: the mean of the last tenth of the values against that of the tenth before. */
export function trend(values) {
  const known = Array.from(values).filter(Number.isFinite);
  const count = Math.max(1, Math.floor(known.length / 10));
  const [low, high] = extent(known);
  const change = mean(known.slice(-count)) - mean(known.slice(-2 * count, -count));
  return Number.isNaN(change) || Math.abs(change) <= STEADY * (high - low) ? 0 : Math.sign(change);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How many points lie where their own class is the most probable. */
function plane({ classes, values, points, targets, x_range: across, y_range: up }) {
  if (!classes.length) {
    const [low, high] = extent(values).map(short);
    return _("Predictions from {low} to {high}.", { low, high });
  }
  const [height, width, count] = values.shape;
  const cell = (value, [low, high], size) => Math.max(0, Math.min(size - 1, Math.floor(((value - low) / (high - low)) * size)));
  let right = 0;
  for (let index = 0; index < targets.length; index++) {
    const at = cell(points[2 * index + 1], up, height) * width + cell(points[2 * index], across, width);
    const shares = values.subarray(at * count, (at + 1) * count);
    if (shares.indexOf(Math.max(...shares)) === targets[index]) right += 1;
  }
  return _("{share} of {count} points lie in the area of their class.", { share: percent(right / targets.length), count: targets.length });
}

function matrix({ values, rows, columns }) {
  const names = (at) => ({ row: called(rows[Math.floor(at / columns.length)]), column: called(columns[at % columns.length]), value: short(values[at]) });
  if (rows.length !== columns.length) return values.length ? _("Largest value: {value}, in row {row}, column {column}.", names(largest(values))) : "";
  const others = values.map((value, at) => (Math.floor(at / rows.length) === at % rows.length ? 0 : value));
  const at = largest(others);
  if (!(others[at] > 0)) return _("All values are on the diagonal.");
  return _("Largest value off the diagonal: {value}, in row {row}, column {column}.", names(at));
}

function largest(values) {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (!(values[at] <= values[best])) best = at;
  return best;
}

function pictures({ pixels, scale, wrong }) {
  const [count, height, width] = pixels.shape;
  if (wrong?.length) return _("{count} images, {wrong} of them marked.", { count, wrong: wrong.length });
  if (scale === "rgb" || scale === "grey" || !pixels.length) return _("{count} images of {height} × {width} pixels.", { count, height, width });
  const at = largest(pixels.map(Math.abs));
  const number = Math.floor(at / (height * width)) + 1;
  return _("{count} images of {height} × {width} pixels; the strongest value, {value}, is in image {number}.", { count, height, width, number, value: short(pixels[at]) });
}

function heatmaps({ values, names, rows, columns }) {
  if (!values.length) return "";
  const [, down, across] = values.shape;
  const at = largest(values.map(Math.abs));
  const [row, column] = [Math.floor(at / across) % down, at % across];
  return _("Strongest value: {value}, in {name}, row {row}, column {column}.", {
    value: short(values[at]), name: _(names[Math.floor(at / (down * across))]), row: rows[row] ? _(rows[row]) : row + 1, column: columns[column] ? visible(called(columns[column])) : column + 1,
  });
}

function histograms({ histograms: all }) {
  if (!all.length) return "";
  const { name, mean: middle, deviation } = all[largest(all.map((one) => one.deviation ?? 0))];
  return _("Widest of {count} histograms: {name}, with mean {mean} and standard deviation {deviation}.", { count: all.length, name: called(name), mean: short(middle), deviation: short(deviation) });
}

function bars({ names, values, value_range: range }) {
  if (!values.length) return "";
  const at = largest(values);
  const isShare = range?.[0] === 0 && range?.[1] === 1;
  return _("Largest: {name}, {value}.", { name: called(names[at]), value: isShare ? percent(values[at]) : short(values[at]) });
}

function scatter({ clouds }) {
  const all = clouds.map(({ points }) => points);
  const count = all.reduce((sum, points) => sum + points.length / 2, 0);
  if (!count) return "";
  const ends = [0, 1].flatMap((axis) => extent(all.flatMap((points) => Array.from(points).filter((_value, at) => at % 2 === axis))));
  const [left, right, low, high] = ends.map(short);
  return _("{count} points, from {left} to {right} across and from {low} to {high} up.", { count, left, right, low, high });
}

function attention({ weights, names, rows, columns }) {
  if (!weights.length) return "";
  const [, down, across] = weights.shape;
  const at = largest(weights);
  const name = (texts, index) => (texts[index] === undefined ? String(index + 1) : `“${visible(texts[index])}”`);
  return _("Largest weight: {value}, from {from} to {to} in {head}.", {
    value: short(weights[at]), head: _(names[Math.floor(at / (down * across))]), from: name(rows, Math.floor(at / across) % down), to: name(columns, at % across),
  });
}

function text({ pieces, values }) {
  if (!values?.length) return "";
  const at = largest(values.map(Math.abs));
  return _("Strongest value: {value}, at “{piece}”.", { value: short(values[at]), piece: visible(pieces[at].trim() || pieces[at]) });
}

function samples({ indices }) {
  return _("{count} samples to choose from.", { count: indices.length });
}

/** The value and its largest term. */
function calculation({ steps }) {
  const last = steps.at(-1);
  if (!last) return "";
  const sum = steps.findLast(isListed);
  const [largest] = sum ? terms(sum) : [];
  const value = decimals(last.result);
  if (!largest) return _("The value is {value}.", { value });
  return _("The value is {value}. The largest of {count} terms is {term}.", { value, count: terms(sum).length + sum.left_out, term: decimals(largest.product) });
}

function network({ nodes }) {
  const known = nodes.filter(({ gradient }) => gradient !== null && gradient !== undefined);
  if (!known.length) return "";
  const { node, gradient } = known[largest(known.map((one) => -one.gradient))];
  return _("{count} layers; the smallest gradient, {value}, reaches {node}.", { count: known.length, node, value: short(gradient) });
}
