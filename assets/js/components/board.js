// The live board: a run on screen during and after training.

import { Board } from "../board/board.js";
import { listen } from "../board/keys.js";
import { mounter } from "../component.js";
import { patience } from "../navigation.js";
import { open } from "../wire.js";

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
    this.board = new Board(this.component.parentElement, options, (name, value) => this.send(name, value));
  }

  /** Sends a value to Python. While another page is loading it waits, and is sent only if the board still exists. */
  send(name, value) {
    const wait = patience();
    if (!wait) this.component.setStateValue(name, value);
    else setTimeout(() => this.board && this.send(name, value), wait);
  }

  end() {
    this.board.end();
    this.board = null;
  }
}

export const mount = mounter(() => new LiveBoard());
