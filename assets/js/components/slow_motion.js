// One optimizer step of a run in slow motion.

import { mounter } from "../component.js";
import { SlowMotion } from "../slow_motion/slow_motion.js";

export const mount = mounter(({ parentElement }) => new SlowMotion(parentElement));
