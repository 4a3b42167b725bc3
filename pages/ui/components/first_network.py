"""The living network of Home, which trains in the browser."""

from __future__ import annotations

from typing import Any

from pages.ui.components.script import scripted


def first_network(key: str) -> dict[str, Any] | None:
    """Shows the network; gives the choices `data` and `units` when the visitor has just asked to open it in Build."""
    result = scripted("first_network")(key=key, on_opened_change=lambda: None)
    return result.opened if isinstance(result.opened, dict) else None
