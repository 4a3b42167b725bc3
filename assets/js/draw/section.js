// One picture of how the network came to its answer; closed, it is not computed. Some can be made in several ways.

import { _, N_, onLanguage } from "../language.js";
import { draw, end } from "../views/index.js";
import { make, write } from "../views/parts.js";

/** Title and sentence of each picture. */
export const SECTIONS = {
  input_picture: {
    title: N_("What the network sees"),
    note: N_("Your drawing, made as small as the pictures it learned from and moved to their middle. The network knows nothing else."),
    draw: { tile: 168 },
  },
  saliency: {
    title: N_("Explanation"),
    draw: { tile: 168, captions: false },
    ways: {
      saliency: {
        title: N_("Saliency"),
        note: N_("The stronger a pixel's colour, the more the answer's score would change with a small change of it. That is sensitivity, not cause."),
      },
      grad_cam: {
        title: N_("Grad-CAM"),
        note: N_("Strong colour is where the last layer with pictures found what speaks for the answer."),
        part: counts,
      },
      integrated_gradients: {
        title: N_("Integrated gradients"),
        note: N_("What each pixel adds to the answer's score while the drawing fades in from black: orange for it, blue against it."),
        part: counts,
      },
      occlusion: {
        title: N_("Occlusion"),
        note: N_("What the answer's score loses when a small square is covered: orange where it loses, blue where it gains."),
        part: counts,
      },
    },
  },
  all_feature_maps: {
    title: N_("Through every layer"),
    note: N_("The drawing on its way through the layers, from top to bottom, to the scores of the classes. Strong colour is a strong answer; where values below 0 occur, blue is negative and orange positive."),
    draw: {},
    // The first is the picture itself, which has a place of its own.
    part: (sheet) => ({ ...sheet, headings: sheet.headings.slice(1), views: sheet.views.slice(1) }),
  },
};

/** Of a sheet of the picture and what counts in it, the latter. */
function counts(sheet) {
  return sheet.views[1];
}

export class Section {
  /** `opened()` is called when the person opens or closes it. */
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
    this.choice.setAttribute("aria-label", _("Way"));
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
