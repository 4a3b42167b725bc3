"""Grids of cards, each a link, with or without a picture; a plain click stays in this visit, any other opens the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from pages.ui import state
from pages.ui.components.script import as_text, scripted


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


def cards(groups: Sequence[Group], key: str, on_opened: Callable[[], None] = lambda: None) -> str | None:
    """Places the cards; gives the name of the one that has just been clicked.

    `on_opened` is called before the page runs again, as a widget's callback; `opened` then says which it is.
    """
    data = as_text({"groups": [asdict(group) for group in groups]})
    result = scripted("cards")(data=data, key=key, on_opened_change=on_opened)
    names = {card.name for group in groups for card in group.cards}
    return result.opened if result.opened in names else None


def opened(key: str) -> str | None:
    """The card with which a callback was called."""
    told = state.get(key)
    return told["opened"] if told else None
