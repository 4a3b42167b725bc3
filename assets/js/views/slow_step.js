// The stages of one optimizer step as a list of their sentences, where there is no film of them.

import { make } from "../dom.js";
import { called } from "../language.js";
import { keep, parts, write } from "./parts.js";

export function draw(element, { stages }) {
  const list = parts(element, "slow_step", (parent) => parent.appendChild(make("ol", { class: "llc-steps" })));
  keep(list, stages.length, () => make("li", {}, make("b"), make("span")));
  stages.forEach(({ title, caption }, place) => {
    const [heading, sentence] = list.children[place].children;
    write(heading, called(title));
    write(sentence, called(caption));
  });
}
