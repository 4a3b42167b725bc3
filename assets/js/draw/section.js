// A section that explains the prediction by one view; it is computed only while it is open. Some offer several methods.

import { make } from "../dom.js";
import { _, N_, onLanguage } from "../language.js";
import { draw, end } from "../views/index.js";
import { write } from "../views/parts.js";

/** Title and note of each section. */
export const SECTIONS = {
  input_picture: {
    title: N_("Network input"),
    note: N_("Your drawing, scaled and centered like the training images."),
    draw: { tile: 168 },
  },
  saliency: {
    title: N_("Explanation"),
    draw: { tile: 168, captions: false },
    ways: {
      saliency: {
        title: N_("Saliency"),
        note: N_("Stronger color: the score is more sensitive to this pixel. Sensitivity is not cause."),
      },
      grad_cam: {
        title: N_("Grad-CAM"),
        note: N_("Strong color: where the last layer with feature maps found evidence for the prediction."),
        part: explanation,
      },
      integrated_gradients: {
        title: N_("Integrated gradients"),
        note: N_("Contribution of each pixel to the score: orange raises it, blue lowers it."),
        part: explanation,
      },
      occlusion: {
        title: N_("Occlusion"),
        note: N_("Change of the score when a small square is covered: orange where it drops, blue where it rises."),
        part: explanation,
      },
    },
  },
  all_feature_maps: {
    title: N_("Activations, layer by layer"),
    note: N_("Activations of each layer, from the drawing to the class scores. Stronger color: larger value; where values are negative, blue is negative and orange positive."),
    draw: {},
    // The first view is the input itself, which has a section of its own.
    part: (sheet) => ({ ...sheet, headings: sheet.headings.slice(1), views: sheet.views.slice(1) }),
  },
};

/** The second view of a sheet, after the input. */
function explanation(sheet) {
  return sheet.views[1];
}

export class Section {
  /** `opened()` is called when the person opens or closes the section. */
  constructor(name, opened) {
    this.name = name;
    this.way = name;
    this.ways = SECTIONS[name].ways ?? {};
    this.title = make("summary", { class: "lld-title" });
    this.note = make("p", { class: "llv-note" });
    this.body = make("div", { class: "llv-view" });
    this.choice = make("select", { class: "lld-way" }, ...Object.keys(this.ways).map((way) => make("option", { value: way })));
    this.choice.hidden = !this.choice.children.length;
    this.choice.addEventListener("change", () => this.choose(this.choice.value, opened));
    this.element = make("details", { class: `lld-section lld-${name}` }, this.title, this.choice, this.note, this.body);
    this.title.addEventListener("click", () => requestAnimationFrame(opened));
    this.off = onLanguage(() => this.say());
    this.say();
  }

  get isOpen() {
    return this.element.open;
  }

  set(open) {
    this.element.open = open;
  }

  choose(way, chosen) {
    this.way = way;
    this.say();
    end(this.body);
    chosen();
  }

  say() {
    write(this.title, _(SECTIONS[this.name].title));
    write(this.note, _((this.ways[this.way] ?? SECTIONS[this.name]).note));
    this.choice.setAttribute("aria-label", _("Method"));
    for (const option of this.choice.children) write(option, _(this.ways[option.value].title));
  }

  show(view) {
    const known = SECTIONS[this.name];
    const part = this.ways[this.way]?.part ?? known.part;
    if (view && this.isOpen) draw(this.body, part ? part(view) : view, known.draw);
  }

  end() {
    this.off();
    end(this.body);
  }
}
