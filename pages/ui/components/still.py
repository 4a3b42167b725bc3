"""Shows our own SVG drawings, which `st.html` would strip; see `pages.ui.svg`."""

from __future__ import annotations

from pages.ui.components.script import as_text, scripted


def still(html: str, key: str) -> None:
    """Places a drawing. `html` comes from `pages.ui.svg`, where every text from outside is escaped."""
    scripted("still")(data=as_text({"html": html}), key=key)
