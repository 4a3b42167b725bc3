"""The cards of a race: each member with its progress and its main picture, which moves while it trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pages.ui.components.script import as_text, scripted


def race_cards(members: Sequence[dict[str, Any]], key: str) -> str | None:
    """Shows the cards; gives the run whose card has just been clicked."""
    result = scripted("race")(data=as_text({"members": list(members)}), key=key, on_opened_change=lambda: None)
    return result.opened if result.opened in {member["run"] for member in members} else None
