// The generated image, with the latent plane and sliders that change it.

import { mounter } from "../component.js";
import { ImagineComponent } from "../imagine/imagine_component.js";
import { Plane } from "../imagine/plane.js";
import { Stage } from "../imagine/stage.js";

const KINDS = { codes: [Stage, Plane], noise: [Stage] };

export const mount = mounter(({ parentElement }) => new ImagineComponent(parentElement, KINDS));
