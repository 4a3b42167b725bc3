// Text: tokens with backgrounds colored by a value. Generated text is also underlined, to differ from the prompt not
// by color alone.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { isBright, ramp, rung } from "./colours.js";
import { exact } from "./numbers.js";
import { hovers, keep, legend, parts, write } from "./parts.js";
import { visible } from "./tokens.js";

function build(element) {
  const body = make("p", { class: "llv-text" });
  const [given, written, scale] = [make("span", { class: "llv-key" }), make("span", { class: "llv-key llv-written" }), make("span")];
  element.append(body, make("div", { class: "llv-below-line" }, given, written, scale));
  const own = { body, given, written, scale, view: null };
  hovers(body, (event) => describe(own.view, event.target.closest?.("[data-index]")));
  return own;
}

/** Draws `view` into `element`. */
export function draw(element, view) {
  const own = parts(element, "text", build);
  own.view = view;
  keep(own.body, view.pieces.length, (index) => make("span", { "data-index": index }));
  const colours = view.values ? ramp(view.scale) : null;
  view.pieces.forEach((piece, index) => one(own.body.children[index], view, piece, index, colours));
  const mixed = view.given > 0 && view.given < view.pieces.length;
  own.given.hidden = own.written.hidden = !mixed;
  write(own.given, _("Prompt"));
  write(own.written, _("Generated"));
  own.scale.hidden = !view.values;
  if (view.values) legend(own.scale, view.scale, view.low, view.high);
}

function one(span, view, piece, index, colours) {
  write(span, view.spaced && index < view.pieces.length - 1 ? `${piece} ` : piece);
  const kind = piece.trim() ? "" : piece.includes("\n") ? "llv-newline" : "llv-space";
  const written = view.given > 0 && index >= view.given ? "llv-written" : "";
  const name = [kind, written].filter(Boolean).join(" ");
  if (span.className !== name) span.className = name;
  const value = view.values?.[index];
  const known = colours && Number.isFinite(value);
  const colour = known ? colours.slice(rung(value, view.low, view.high) * 3).slice(0, 3) : null;
  span.style.backgroundColor = colour ? `rgb(${colour.join(" ")})` : "";
  span.style.color = colour ? (isBright(colour) ? "#000000" : "#ffffff") : "";
}

function describe(view, span) {
  if (!span || !view) return "";
  const index = Number(span.dataset.index);
  const piece = view.pieces[index];
  const lines = [`“${visible(piece.trim() || piece)}”`];
  if (view.values) lines.push(exact(view.values[index]));
  if (view.given > 0 && view.given < view.pieces.length) lines.push(index < view.given ? _("Prompt") : _("Generated"));
  return lines.join("\n");
}
