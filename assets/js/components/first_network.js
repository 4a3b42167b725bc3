// The living network of Home, in its place on the page. It was in the document before, and stays while other pages are open.

import { mounter } from "../component.js";
import { stage } from "../home/stage.js";

class FirstNetwork {
  update({ parentElement, setTriggerValue }) {
    const known = stage();
    known.onOpen = (choice) => setTriggerValue("opened", { data: choice.data, units: choice.units });
    if (known.root.parentElement !== parentElement) parentElement.replaceChildren(known.root);
    known.layOut();
    known.wake();
  }

  end() {
    stage().onOpen = null;
    stage().root.remove();
  }
}

export const mount = mounter(() => new FirstNetwork());
