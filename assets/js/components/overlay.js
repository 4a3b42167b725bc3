// The curves of several runs in one chart. What is chosen there is sent to Python, which keeps it in the address.

import { Overlay } from "../compare/overlay.js";
import { mounter } from "../component.js";

class OverlayComponent {
  constructor(parent) {
    this.overlay = new Overlay(parent, (view) => this.send("view", view));
  }

  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.overlay.update(data);
  }

  end() {
    this.overlay.end();
  }
}

export const mount = mounter(({ parentElement }) => new OverlayComponent(parentElement));
