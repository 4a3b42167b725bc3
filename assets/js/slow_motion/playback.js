// Playing the stages of a step one after another, at a chosen speed. No DOM.

export const STAGE_MS = 600; // per stage at normal speed
export const SPEEDS = [0.5, 1, 2, 4];

export class Playback {
  /** `changed()` is called when another stage is shown, or playing begins or ends. */
  constructor(changed) {
    Object.assign(this, { changed, stages: [], place: 0, speed: 1, playing: false });
  }

  load(stages) {
    Object.assign(this, { stages, place: 0 });
    this.pause();
  }

  get stage() {
    return this.stages[this.place] ?? null;
  }

  get last() {
    return Math.max(0, this.stages.length - 1);
  }

  /** Shows the stage at `place`, or the nearest one; a stage that is chosen stays. */
  go(place) {
    this.place = Math.max(0, Math.min(this.last, place));
    this.pause();
  }

  step(by) {
    this.go(this.place + by);
  }

  /** Plays, from the first stage if the last one is shown, or pauses. */
  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.place === this.last) this.place = 0;
    this.playing = true;
    this.wait();
    this.changed();
  }

  pause() {
    clearTimeout(this.timer);
    this.playing = false;
    this.changed();
  }

  setSpeed(speed) {
    this.speed = speed;
    if (this.playing) this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.advance(), STAGE_MS / this.speed);
  }

  advance() {
    this.place += 1;
    if (this.place >= this.last) this.go(this.last);
    else {
      this.wait();
      this.changed();
    }
  }

  end() {
    clearTimeout(this.timer);
    this.playing = false;
  }
}

/** The parts of a step in order, `{part, player, from, count}`; a network of a GAN has parts of its own. */
export function partsOf(stages) {
  const found = [];
  stages.forEach(({ part, player }, place) => {
    const last = found.at(-1);
    if (last?.part === part && JSON.stringify(last.player) === JSON.stringify(player)) last.count += 1;
    else found.push({ part, player, from: place, count: 1 });
  });
  return found;
}
