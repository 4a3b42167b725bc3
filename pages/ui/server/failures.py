"""The error that a visitor sees when a page fails: one sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from engine.errors import LayerlabError
from pages.ui.language import _, say

_LOG = logging.getLogger(__name__)


def show_failure(error: Exception) -> bool:
    """Streamlit's `on_script_error`: our own errors say what to try; all others are logged."""
    if isinstance(error, LayerlabError):
        st.error(say(error.message), icon=":material/error:")
        return True
    _LOG.error("A page failed", exc_info=error)
    st.error(
        _("Something went wrong on this page. Your runs and plans are safe. Reload the page to continue."),
        icon=":material/error:",
    )
    return True
