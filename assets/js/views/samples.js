// Samples, where there is no graph beside which one can be chosen: as pictures with captions, or a line per sample.

import { make } from "../dom.js";
import { called } from "../language.js";
import { keep, parts, write } from "./parts.js";
import * as pictures from "./pictures.js";

export function draw(element, view, options) {
  const { indices, captions, texts, wrong } = view;
  if (view.pictures) {
    pictures.draw(element, { ...view.pictures, captions, wrong }, options);
    return;
  }
  const { list } = parts(element, "samples", () => ({ list: element.appendChild(make("ul")) }));
  keep(list, indices.length, () => make("li"));
  indices.forEach((index, place) => write(list.children[place], [index + 1, captions[place] && called(captions[place]), texts[place]].filter(Boolean).join(" · ")));
}
