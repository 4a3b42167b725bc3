// The state that the pad and the prediction of the Draw page share.

import { Drawing } from "./drawing.js";

export const drawing = new Drawing();
/** The pads on the page, each of which shows the prediction in its corner. */
export const pads = new Set();
