// Generated samples, samples of the data, and interpolation between two of them; for a language model, its text.

import { mounter } from "../component.js";
import { Interpolation } from "../imagine/interpolation.js";
import { SampleView } from "../imagine/sample_view.js";
import { ImagineComponent } from "../imagine/imagine_component.js";
import { Sheet } from "../imagine/sheet.js";
import { Writer } from "../imagine/writer.js";

const KINDS = { codes: [Sheet, Interpolation], noise: [Sheet, Interpolation], views: [SampleView], text: [Writer] };

export const mount = mounter(({ parentElement }) => new ImagineComponent(parentElement, KINDS));
