// Sheet: several views one below the other, each under a heading.

import { _ } from "../language.js";
import { draw as drawAny } from "./index.js";
import { keep, make, parts, write } from "./parts.js";

/** Draws `view` into `element`; each inner view gets the same options. */
export function draw(element, view, options = {}) {
  const { list } = parts(element, "sheet", () => ({ list: element.appendChild(make("div", { class: "llv-sheet" })) }));
  keep(list, view.views.length, () =>
    make("section", {}, make("h3", { class: "llv-heading" }), make("div", { class: "llv-view" })),
  );
  view.views.forEach((inner, index) => {
    const [heading, body] = list.children[index].children;
    const title = view.headings[index];
    write(heading, title ? _(title) : "");
    drawAny(body, inner, options);
  });
}
