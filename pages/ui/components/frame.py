"""The document's language and theme, and the notice of a lost connection, which Streamlit does not provide."""

from __future__ import annotations

import streamlit as st

from pages.ui.components.script import as_text, scripted
from pages.ui.language import HTML_CODES, _


def frame(language: str, opened: str = "") -> None:
    """Sets `<html lang>` and `data-theme`, so that the `--ll-…` colors follow Streamlit's theme.

    `opened` names what this run has opened in the place of something else: the page scrolls to its top.
    """
    with st.container(key="frame"):
        lost = _("Connection lost. Your runs continue, and this page reconnects by itself.")
        data = as_text({"lang": HTML_CODES[language], "lost": lost, "opened": opened})
        scripted("frame", isolate_styles=True)(data=data, key="frame-component", height=1)
