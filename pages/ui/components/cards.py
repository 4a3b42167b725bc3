"""A grid of cards, each a link with a picture; a plain click stays in this visit, any other opens the address."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import streamlit as st

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = document.createElement('div')
  grid.className = 'll-cards'
  for (const card of JSON.parse(data.cards)) {
    const link = document.createElement('a')
    link.className = 'll-card'
    link.href = card.address
    link.innerHTML = card.picture
    const title = document.createElement('strong')
    title.textContent = card.title
    const note = document.createElement('span')
    note.textContent = card.note
    link.append(title, note)
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      setTriggerValue('opened', card.name)
    })
    grid.append(link)
  }
  parentElement.replaceChildren(grid)
}
"""


@dataclass(frozen=True)
class Card:
    """`picture` is SVG of our own making; title and note are plain text."""

    name: str
    title: str
    note: str
    picture: str
    address: str


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("layerlab_cards", js=_JS, isolate_styles=False)


def cards(shown: Sequence[Card], key: str) -> str | None:
    """Places the cards; gives the name of the one that has just been clicked."""
    # As text: Streamlit asks of every list in a dict whether it is a table, and loads pandas (60 MB) for the question.
    packed = json.dumps([asdict(card) for card in shown], ensure_ascii=False)
    result = _component()(data={"cards": packed}, key=key, on_opened_change=lambda: None)
    return result.opened if result.opened in {card.name for card in shown} else None
