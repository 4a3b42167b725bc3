// Grids of cards with links. A plain click stays in this session; any other opens the address.

import { mounter } from "../component.js";
import { make } from "../dom.js";

class Cards {
  update({ data, parentElement, setTriggerValue }) {
    this.open = (name) => setTriggerValue("opened", name);
    parentElement.replaceChildren(...data.groups.map((group) => this.group(group)));
  }

  group({ title, note, cards }) {
    const pictured = cards.some((card) => card.picture);
    const grid = make("div", { class: pictured ? "ll-cards" : "ll-cards ll-cards-plain" }, ...cards.map((card) => this.card(card)));
    return make("section", { class: "ll-card-group" }, title && make("h3", { text: title }), note && make("p", { text: note }), grid);
  }

  card({ name, title, note, picture, address }) {
    const link = make("a", { class: picture ? "ll-card" : "ll-card ll-card-line", href: address, onclick: (event) => this.click(event, name) });
    link.innerHTML = picture;
    link.append(make("strong", { text: title }), make("span", { text: note }));
    return link;
  }

  click(event, name) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(name);
  }

  end() {}
}

export const mount = mounter(() => new Cards());
