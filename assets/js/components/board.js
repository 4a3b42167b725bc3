// The live board: a run on screen during and after training.

import { Board } from "../board/board.js";
import { listen } from "../board/keys.js";
import { mounter } from "../component.js";
import { patience } from "../navigation.js";
import { open } from "../wire.js";

const LOOK_MS = 500; // how often it is looked whether the next page has come

class LiveBoard {
  update(component) {
    this.component = component;
    const { options, content } = open(component.data);
    if (this.board?.options.run === options.run) this.board.update(options);
    else this.begin(options);
    if (options.fallback) this.board.receive(content);
    if (!options.compact) listen();
  }

  begin(options) {
    this.board?.end();
    this.path = location.pathname;
    this.board = new Board(this.component.parentElement, options, (name, value) => this.send(name, value));
  }

  /** Sends a value to Python, but not from a page that is being left: the board outlives its page for a while. */
  send(name, value) {
    if (this.ended || location.pathname !== this.path) return;
    const wait = patience();
    if (!wait) (name === "without" ? this.component.setTriggerValue : this.component.setStateValue)(name, value);
    else setTimeout(() => this.send(name, value), Math.min(wait, LOOK_MS));
  }

  end() {
    this.ended = true;
    this.board.end();
  }
}

export const mount = mounter(() => new LiveBoard());
