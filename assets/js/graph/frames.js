// The frames around opened blocks, each with a button that folds it.

import { make } from "../dom.js";
import { _ } from "../language.js";
import { idOf } from "./folds.js";
import { rowParts } from "./rows.js";

const PADDING = 12;
const HEAD = 28; // height of the line with the title

export class Frames {
  constructor(editor) {
    this.editor = editor;
    this.root = make("div", { class: "frames" });
    editor.view.scene.prepend(this.root);
  }

  draw() {
    const { folds, placed, cards } = this.editor;
    const open = folds.blocks.filter((block) => folds.isOpen(block));
    const frames = open.flatMap((block) => rowParts(block.nodes, placed).map((names, place) => [block, names, place]));
    this.root.replaceChildren(...frames.map(([block, names, place]) => this.frame(block, outline(names, placed.places, cards.cards), place)));
  }

  /** The frame of a block, or of its part in a row; only the first has the button. */
  frame(block, { left, top, right, bottom }, place) {
    const label = _("Collapse {title}", { title: block.title });
    const attributes = { type: "button", tabindex: "-1", "aria-label": label, title: `${label} (−)` };
    const fold = make("button", { ...attributes, onclick: () => this.editor.fold(block) }, `− ${block.title}`);
    const frame = make("div", { class: "block-frame", "data-block": idOf(block) }, place ? null : fold);
    frame.style.transform = `translate(${left - PADDING}px, ${top - HEAD}px)`;
    frame.style.width = `${right - left + 2 * PADDING}px`;
    frame.style.height = `${bottom - top + HEAD + PADDING}px`;
    return frame;
  }
}

/** The smallest box around some cards. */
export function outline(names, places, cards) {
  const boxes = names.filter((name) => places.has(name)).map((name) => {
    const { x, y } = places.get(name);
    const { offsetWidth, offsetHeight } = cards.get(name).root;
    return [x, y, x + offsetWidth, y + offsetHeight];
  });
  const side = (index, choose) => choose(...boxes.map((box) => box[index]));
  return { left: side(0, Math.min), top: side(1, Math.min), right: side(2, Math.max), bottom: side(3, Math.max) };
}
