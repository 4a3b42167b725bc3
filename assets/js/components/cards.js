// Groups of cards with links. A plain click stays in this session; any other opens the address.

import { mounter } from "../component.js";
import { make } from "../dom.js";

class Cards {
  update({ data, parentElement, setTriggerValue }) {
    this.open = (name) => setTriggerValue("opened", name);
    parentElement.replaceChildren(...data.groups.map((group) => this.group(group)));
  }

  group({ title, cards }) {
    const isRow = cards.some((card) => card.picture);
    const list = make("div", { class: isRow ? "ll-cards ll-cards-row" : "ll-cards ll-cards-plain" }, ...cards.map((card) => this.card(card)));
    return make("section", { class: "ll-card-group" }, title && make("h3", { text: title }), list);
  }

  card({ name, title, note, picture, address, chips }) {
    const link = make("a", { class: "ll-card-link", href: address, onclick: (event) => this.click(event, name), text: title });
    const card = make("div", { class: picture ? "ll-card" : "ll-card ll-card-line" });
    card.innerHTML = picture;
    card.append(link, make("span", { class: "ll-card-note", text: note }), ...chips.map((chip) => this.chip(chip)));
    return card;
  }

  chip({ name, title, address }) {
    return make("a", { class: "ll-chip", href: address, onclick: (event) => this.click(event, name), text: title });
  }

  click(event, name) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(name);
  }

  end() {}
}

export const mount = mounter(() => new Cards());
