// Sheet: several views, each with a heading.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { keep, parts, write } from "./parts.js";

/** Draws `view` into `element`; `drawInner` draws each inner view, with the same options. */
export function draw(element, view, options, drawInner) {
  const { list } = parts(element, "sheet", () => ({ list: element.appendChild(make("div", { class: "llv-sheet" })) }));
  keep(list, view.views.length, () =>
    make("section", {}, make("h3", { class: "llv-heading" }), make("div", { class: "llv-view" })),
  );
  view.views.forEach((inner, index) => {
    const [heading, body] = list.children[index].children;
    const title = view.headings[index];
    write(heading, title ? _(title) : "");
    drawInner(body, inner, options);
  });
}
