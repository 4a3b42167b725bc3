"""Groups of cards with links. A plain click stays in this session; any other (a new tab, say) opens the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from pages.ui import state
from pages.ui.components.script import as_text, scripted


@dataclass(frozen=True)
class Chip:
    """A small link on a card."""

    name: str
    title: str
    address: str


@dataclass(frozen=True)
class Card:
    """`picture` is our own SVG, or empty; title and note are plain text."""

    name: str
    title: str
    note: str
    picture: str
    address: str
    chips: Sequence[Chip] = ()

    @property
    def names(self) -> list[str]:
        """What can be clicked on it."""
        return [self.name, *(chip.name for chip in self.chips)]


@dataclass(frozen=True)
class Group:
    """Cards under a heading: in one row if they have pictures, else in a grid."""

    title: str
    cards: Sequence[Card]


def cards(groups: Sequence[Group], key: str, on_opened: Callable[[], None] = lambda: None) -> str | None:
    """Shows the cards; gives the name of the card or chip that has just been clicked.

    `on_opened` is called before the rerun, as a widget's callback; `opened` then gives the name.
    """
    data = as_text({"groups": [asdict(group) for group in groups]})
    result = scripted("cards")(data=data, key=key, on_opened_change=on_opened)
    names = {name for group in groups for card in group.cards for name in card.names}
    return result.opened if result.opened in names else None


def opened(key: str) -> str | None:
    """The clicked card, within the callback."""
    sent = state.get(key)
    return sent["opened"] if sent else None
