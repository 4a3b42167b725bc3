"""The only file that names `st.session_state` keys, and the rules by which widget values are kept.

Streamlit forgets a widget's value when a page without that widget is shown, and ignores `value=` once a widget
has a key. `sync` and `hold` are our answers to both.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

LANGUAGE = "language"
"""Widget: the language switch of the top bar."""
CHOSEN_LANGUAGE = "ll-language"
"""The language in use, kept across pages."""
VISITOR = "ll-visitor"
"""Who visits, where there is no cookie (tests, a script)."""

HELD = (LANGUAGE, "family", "dataset", "model", "data_set")
"""Widgets whose values outlive a visit to another page."""


def get(key: str, default: Any = None) -> Any:
    """What is kept under `key`."""
    return st.session_state.get(key, default)


def put(key: str, value: Any) -> None:
    """Keeps `value` for this session."""
    st.session_state[key] = value


def drop(key: str) -> None:
    """Forgets `key`."""
    st.session_state.pop(key, None)


def take(key: str, default: Any = None) -> Any:
    """What is kept under `key`, once."""
    return st.session_state.pop(key, default)


def sync(key: str, value: Any) -> None:
    """Called before a widget with `key`: shows `value` where it changed from outside (undo, another plan).

    What the person has just entered is left alone: it differs from what was shown, but `value` does not.
    """
    shown = f"ll-shown:{key}"
    if key not in st.session_state or shown not in st.session_state or st.session_state[shown] != value:
        st.session_state[key] = value
    st.session_state[shown] = value


def hold() -> None:
    """Called once a run by the shell: keeps the values of `HELD` while their widgets are not on the page."""
    for key in HELD:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
