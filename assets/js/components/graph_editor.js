// The graph editor.

import { mounter } from "../component.js";
import { Editor } from "../graph/editor.js";

export const mount = mounter(({ parentElement }) => new Editor(parentElement));
