// The cards of a race. A plain click on a name opens its run in this session.

import { RaceCards } from "../compare/race_cards.js";
import { mounter } from "../component.js";

class Race {
  constructor(parent) {
    this.cards = new RaceCards(parent);
  }

  update({ data, setTriggerValue }) {
    this.cards.update(data.members, (run) => setTriggerValue("opened", run));
  }

  end() {
    this.cards.end();
  }
}

export const mount = mounter(({ parentElement }) => new Race(parentElement));
