"""Grids of cards, each a link, with or without a picture; a plain click stays in this visit, any other opens the address."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import streamlit as st

from pages.ui import state

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const make = (tag, name, text = '') => Object.assign(document.createElement(tag), { className: name, textContent: text })
  const card = (told) => {
    const link = make('a', told.picture ? 'll-card' : 'll-card ll-card-line')
    link.href = told.address
    link.innerHTML = told.picture
    link.append(make('strong', '', told.title), make('span', '', told.note))
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      setTriggerValue('opened', told.name)
    })
    return link
  }
  parentElement.replaceChildren(...JSON.parse(data.groups).map((group) => {
    const section = make('section', 'll-card-group')
    const grid = make('div', group.cards.some((told) => told.picture) ? 'll-cards' : 'll-cards ll-cards-plain')
    grid.append(...group.cards.map(card))
    if (group.title) section.append(make('h3', '', group.title))
    if (group.note) section.append(make('p', '', group.note))
    section.append(grid)
    return section
  }))
}
"""


@dataclass(frozen=True)
class Card:
    """`picture` is SVG of our own making, or empty; title and note are plain text."""

    name: str
    title: str
    note: str
    picture: str
    address: str


@dataclass(frozen=True)
class Group:
    """Cards under a heading, with a sentence about them."""

    title: str
    cards: Sequence[Card]
    note: str = ""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("layerlab_cards", js=_JS, isolate_styles=False)


def cards(groups: Sequence[Group], key: str, on_opened: Callable[[], None] = lambda: None) -> str | None:
    """Places the cards; gives the name of the one that has just been clicked.

    `on_opened` is called before the page runs again, as a widget's callback; `opened` then says which it is.
    """
    # As text: Streamlit asks of every list in a dict whether it is a table, and loads pandas (60 MB) for the question.
    packed = json.dumps([asdict(group) for group in groups], ensure_ascii=False)
    result = _component()(data={"groups": packed}, key=key, on_opened_change=on_opened)
    names = {card.name for group in groups for card in group.cards}
    return result.opened if result.opened in names else None


def opened(key: str) -> str | None:
    """The card with which a callback was called."""
    told = state.get(key)
    return told["opened"] if told else None
