// One of our own drawings, as SVG or HTML text.

import { mounter } from "../component.js";

export const mount = mounter(({ parentElement }) => ({
  update({ data }) {
    if (parentElement.innerHTML !== data.html) parentElement.innerHTML = data.html;
  },
  end() {},
}));
