// Choosing a point on a plane by click, drag or arrow key, and the ring that marks it.

import { _ } from "../language.js";
import { bounds, placeAt, placer } from "./coordinates.js";
import { position } from "./numbers.js";
import { hover } from "./parts.js";
import { moved, pick, within } from "./pick.js";

/** Installs the listeners for choosing a point, for views with `picks`. */
export function hands(own) {
  const { marks } = own;
  marks.addEventListener("pointerdown", (event) => {
    if (!own.view?.picks || event.button !== 0 || own.dragging) return;
    marks.setPointerCapture(event.pointerId);
    own.dragging = event.pointerId;
    hover(event, "");
    take(own, event, false);
  });
  marks.addEventListener("pointermove", (event) => event.pointerId === own.dragging && take(own, event, false));
  for (const name of ["pointerup", "pointercancel"]) {
    marks.addEventListener(name, (event) => {
      if (event.pointerId !== own.dragging) return;
      own.dragging = null;
      take(own, event, true);
    });
  }
  marks.addEventListener("keydown", (event) => press(own, event));
}

function take(own, event, done) {
  const box = own.marks.getBoundingClientRect();
  choose(own, placeAt(bounds(own.view), own.side, event.clientX - box.left, event.clientY - box.top), done);
}

function press(own, event) {
  const step = moved(event);
  if (!step || !own.view?.picks) return;
  event.preventDefault();
  event.stopPropagation();
  const [left, right, low, high] = bounds(own.view);
  const [x, y] = own.picked ?? [(left + right) / 2, (low + high) / 2];
  const [dx, dy] = [(right - left) / 60, (high - low) / 60];
  choose(own, [within(x + step[0] * dx, left, right), within(y - step[1] * dy, low, high)], true);
}

function choose(own, picked, done) {
  own.picked = picked;
  place(own);
  pick(own.element, own.view.picks, picked, done);
}

/** Sets the accessible role and name of the plane. */
export function role({ marks, view }) {
  marks.setAttribute("role", view.picks ? "application" : "img");
  if (view.picks) marks.tabIndex = 0;
  else marks.removeAttribute("tabindex");
  marks.classList.toggle("llv-picks", Boolean(view.picks));
  const points = view.clouds.reduce((sum, cloud) => sum + cloud.points.shape[0], 0);
  marks.setAttribute("aria-label", _("Plane with {count} points", { count: points }));
}

/** Moves the ring to the chosen point. */
export function place({ hand, view, side, picked, marks }) {
  hand.hidden = !view.picks || !picked;
  if (hand.hidden) return;
  const [x, y] = placer(bounds(view), side)(...picked);
  hand.style.transform = `translate(${x}px, ${y}px)`;
  marks.setAttribute("aria-description", position(...picked));
}

