// Dragging: a card onto an edge moves its layer there; a card's dot onto another card connects the two.
// On touch screens a card must be held for a moment first, since moving at once scrolls.

import { makeSvg } from "../dom.js";
import { moveNodes } from "./moves.js";

const DRAG_DISTANCE = 6; // px before a press becomes a drag
const HOLD_MS = 350; // time that a finger must rest before it drags
const EDGE = 36; // px from the edge of the canvas within which it scrolls
const REACH = 70; // graph units around a "+" within which a dropped card lands there

export function watchDrags(editor) {
  const { canvas } = editor.view;
  let drag = null;

  canvas.addEventListener("pointerdown", (event) => {
    const target = event.composedPath()[0];
    const port = target.dataset?.port;
    const name = port ?? target.closest?.("[data-node]")?.dataset.node;
    if (!name || event.button !== 0 || editor.readOnly) return;
    drag = { kind: port ? "link" : "move", name, start: event, live: false, id: event.pointerId };
    if (drag.kind === "move" && editor.isInput(name)) drag = null;
    else if (event.pointerType !== "mouse" && drag.kind === "move") drag.hold = setTimeout(() => begin(event), HOLD_MS);
  });

  function begin(event) {
    drag.live = true;
    canvas.setPointerCapture(drag.id);
    editor.root.classList.add("dragging");
    (drag.kind === "link" ? drawLine : lift)(editor, drag, event);
  }

  canvas.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const far = Math.hypot(event.clientX - drag.start.clientX, event.clientY - drag.start.clientY) > DRAG_DISTANCE;
    if (!drag.live && far && drag.hold) end(false);
    else if (!drag.live && far) begin(event);
    if (drag?.live) scrollAlong(canvas, event);
    if (drag?.live) (drag.kind === "link" ? drawLine : lift)(editor, drag, event);
  });
  // Dragging by finger must not scroll; only a non-passive listener can prevent it.
  canvas.addEventListener("touchmove", (event) => drag?.live && event.preventDefault(), { passive: false });
  canvas.addEventListener("pointerup", () => drag && end(true));
  canvas.addEventListener("pointercancel", () => drag && end(false));
  canvas.addEventListener("keydown", (event) => event.key === "Escape" && drag && end(false));

  function end(drop) {
    clearTimeout(drag.hold);
    const done = drag;
    drag = null;
    if (!done.live) return;
    editor.root.classList.remove("dragging");
    swallowClick(canvas);
    (done.kind === "link" ? connect : land)(editor, done, drop);
  }
}

/** Scrolls the graph while the pointer is near an edge of the viewport. */
function scrollAlong(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  canvas.scrollTop += step(clientY - box.top, box.bottom - clientY);
  canvas.scrollLeft += step(clientX - box.left, box.right - clientX);
}

function step(before, after) {
  return before < EDGE ? -12 : after < EDGE ? 12 : 0;
}

/** Suppresses the click event that follows a drag. */
function swallowClick(canvas) {
  const swallow = (event) => event.stopPropagation();
  canvas.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => canvas.removeEventListener("click", swallow, { capture: true }), 0);
}

function lift(editor, drag, event) {
  const [x, y] = editor.view.inside(event);
  const [x0, y0] = editor.view.inside(drag.start);
  const names = editor.group.has(drag.name) ? editor.group.cards : [drag.name];
  for (const name of names) {
    const place = editor.placed.places.get(name);
    const { root } = editor.cards.cards.get(name);
    root.classList.add("lifted");
    root.style.transform = `translate(${place.x + x - x0}px, ${place.y + y - y0}px)`;
  }
  const [card, home] = [editor.cards.cards.get(drag.name).root, editor.placed.places.get(drag.name)];
  const middle = [home.x + x - x0 + card.offsetWidth / 2, home.y + y - y0 + card.offsetHeight / 2];
  drag.names = names;
  drag.plus = nearest(editor, names, middle);
  for (const plus of editor.wires.pluses.values()) plus.classList.toggle("near", plus === drag.plus);
}

/** The "+" on which dropped cards would land, except those next to them, which would change nothing. */
function nearest(editor, names, [x, y]) {
  let best = null;
  let shortest = REACH;
  for (const plus of editor.wires.pluses.values()) {
    if (names.includes(plus.dataset.source) || names.includes(plus.dataset.target)) continue;
    const [px, py] = plus.style.transform.match(/-?[\d.]+/g).map(Number);
    const distance = Math.hypot(x - px, y - py);
    if (distance < shortest) [best, shortest] = [plus, distance];
  }
  return best;
}

function land(editor, drag, drop) {
  for (const name of drag.names ?? []) editor.cards.cards.get(name)?.root.classList.remove("lifted");
  drag.plus?.classList.remove("near");
  editor.cards.place(editor.placed.places);
  if (!drop || !drag.plus) return;
  if (!editor.group.has(drag.name)) editor.select(drag.name, { focus: false });
  moveNodes(editor, drag.plus.dataset.source);
}

function drawLine(editor, drag, event) {
  drag.line ??= editor.wires.svg.appendChild(makeSvg("path", { class: "wire linking" }));
  const [x0, y0] = editor.view.inside(drag.start);
  const [x, y] = editor.view.inside(event);
  drag.line.setAttribute("d", `M${x0},${y0}L${x},${y}`);
  const under = editor.root.getRootNode().elementFromPoint(event.clientX, event.clientY);
  drag.over = under?.closest("[data-name]")?.dataset.name;
  for (const [name, { root }] of editor.cards.cards) root.classList.toggle("offered", name === drag.over && name !== drag.name);
}

function connect(editor, drag, drop) {
  drag.line?.remove();
  editor.cards.mark();
  if (drop && drag.over && drag.over !== drag.name && !editor.isInput(drag.over)) {
    editor.ask("connect", { source: drag.name, target: drag.over });
  }
}
