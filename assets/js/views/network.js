// The nodes of a graph one below the other, where there is no drawing of the graph whose cards could show them.

import * as sheet from "./sheet.js";

export function draw(element, { nodes, note }, options = {}, drawInner) {
  const shown = nodes.filter((node) => node.view);
  sheet.draw(element, { headings: shown.map(({ node }) => node), views: shown.map(({ view }) => view), note }, options, drawInner);
}
