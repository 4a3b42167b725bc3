"""Shows our own SVG drawings (`pages.ui.svg`), which `st.html` would remove."""

from __future__ import annotations

from pages.ui.components.script import as_text, scripted


def still(html: str, key: str) -> None:
    """Shows a drawing. `html` comes from `pages.ui.svg`, where all user text is escaped."""
    scripted("still")(data=as_text({"html": html}), key=key)
