// What the pad and the prediction of the Draw page share.

import { Drawing } from "./drawing.js";

export const drawing = new Drawing();
/** The pads on the page; each announces the prediction to screen readers. */
export const pads = new Set();
