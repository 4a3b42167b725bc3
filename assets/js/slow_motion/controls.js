// The controls of slow motion: back, play, next, speed, and a slider over the stages with the parts of the step.

import { entitle, make } from "../dom.js";
import { _, N_, called } from "../language.js";
import { keep, write } from "../views/parts.js";
import { partsOf, SPEEDS } from "./playback.js";

const TITLES = {
  batch: N_("Batch"), forward: N_("Forward"), loss: N_("Loss"), backward: N_("Backward"), update: N_("Update"), after: N_("Result"),
};

export class Controls {
  constructor(playback) {
    this.playback = playback;
    this.back = button(() => playback.step(-1));
    this.play = make("button", { type: "button", class: "slow-play", onclick: () => playback.toggle() });
    this.next = button(() => playback.step(1));
    const options = SPEEDS.map((speed) => make("option", { value: speed, text: `${speed}×` }));
    this.speed = make("select", { onchange: () => playback.setSpeed(Number(this.speed.value)) }, ...options);
    this.speed.value = playback.speed;
    this.slider = make("input", { type: "range", min: "0", step: "1", oninput: () => playback.go(Number(this.slider.value)) });
    this.marks = make("div", { class: "slow-marks", "aria-hidden": "true" });
    this.place = make("output");
    const track = make("div", { class: "slow-track" }, this.slider, this.marks);
    this.root = make("div", { class: "slow-controls", role: "group" }, this.back, this.play, this.next, this.speed, track, this.place);
  }

  show() {
    const { playback } = this;
    const { stages, place, last, playing } = playback;
    this.root.setAttribute("aria-label", _("Slow motion"));
    write(this.back, "◀");
    write(this.next, "▶");
    entitle(this.back, _("Previous stage (←)"));
    entitle(this.next, _("Next stage (→)"));
    write(this.play, playing ? _("Pause") : _("Play"));
    this.play.title = _("Space plays and pauses.");
    this.speed.setAttribute("aria-label", _("Playing speed"));
    this.slider.max = last;
    this.slider.value = place;
    this.slider.setAttribute("aria-label", _("Stage"));
    write(this.place, _("{place} of {count}", { place: place + 1, count: stages.length }));
    this.slider.setAttribute("aria-valuetext", this.place.textContent);
    this.back.disabled = place === 0;
    this.next.disabled = place === last;
    this.mark(stages, place);
  }

  /** The parts of the step below the slider, each as wide as its stages; the one on screen is marked. */
  mark(stages, place) {
    const found = partsOf(stages);
    keep(this.marks, found.length, () => make("span"));
    found.forEach(({ part, player, from, count }, number) => {
      const mark = this.marks.children[number];
      const isOther = number > 0 && JSON.stringify(found[number - 1].player) !== JSON.stringify(player);
      mark.style.flexGrow = count;
      mark.className = [`slow-${part}`, place >= from && place < from + count ? "here" : "", isOther ? "turn" : ""].join(" ").trim();
      write(mark, partTitle(part));
      mark.title = player ? `${called(player)}: ${partTitle(part)}` : partTitle(part);
    });
  }
}

/** The name of a part of the step. */
export function partTitle(part) {
  return _(TITLES[part] ?? part);
}

function button(onclick) {
  return make("button", { type: "button", onclick });
}
