// A component of the Imagine page, with the parts for its network's way of generating. All share one studio.

import { ask } from "../ask.js";
import { make } from "../dom.js";
import { onLanguage } from "../language.js";
import { sent, Studio } from "./studio.js";

const studio = new Studio((question) => ask("/api/imagine", sent(question)));
const components = new Set();

export class ImagineComponent {
  /** `kinds`: classes of the parts, by way of generating. */
  constructor(parent, kinds) {
    Object.assign(this, { kinds, parts: [], root: parent.appendChild(make("div")) });
    this.off = onLanguage(() => this.parts.forEach((part) => part.say()));
    components.add(this);
  }

  update({ data }) {
    const isOther = this.way !== data.way;
    if (isOther) this.clear();
    studio.update(data);
    if (isOther) this.begin(data.way);
  }

  begin(way) {
    this.way = way;
    this.root.className = `lli-place llv-figure lli-${way}`;
    this.parts = (this.kinds[way] ?? []).map((Part) => new Part(this.root, studio));
  }

  clear() {
    this.parts.forEach((part) => part.end());
    this.parts = [];
  }

  /** The studio rests while no component is on the page. */
  end() {
    this.off();
    this.clear();
    this.root.remove();
    components.delete(this);
    if (!components.size) studio.rest();
  }
}
