// Generated samples, samples of the data, and interpolation between two of them; for a language model, its text.

import { mounter } from "../component.js";
import { Between } from "../imagine/between.js";
import { Made } from "../imagine/made.js";
import { Place } from "../imagine/place.js";
import { Sheet } from "../imagine/sheet.js";
import { Writer } from "../imagine/writer.js";

const KINDS = { codes: [Sheet, Between], noise: [Sheet, Between], views: [Made], text: [Writer] };

export const mount = mounter(({ parentElement }) => new Place(parentElement, KINDS));
