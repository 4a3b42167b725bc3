"""The address bar: what it asks of a page, and what a page writes into it."""

from __future__ import annotations

import streamlit as st

from pages.ui import state
from pages.ui.last_word import LastWord


def asked(parameter: str) -> str | None:
    """What the address says of `parameter`."""
    named = st.query_params.get(parameter)
    word = _words().get(parameter)
    held: str | None = word.holds(named, state.clock().now()) if word else named
    return held


def write(parameter: str, value: str | None) -> None:
    """Writes `value` into the address; None takes the parameter out."""
    named = st.query_params.get(parameter)
    _words().setdefault(parameter, LastWord()).write(named, value, state.clock().now())
    if value is None:
        st.query_params.pop(parameter, None)
    elif named != value:
        st.query_params[parameter] = value


def _words() -> dict[str, LastWord]:
    words: dict[str, LastWord] | None = state.get(state.ADDRESS)
    if words is None:
        words = {}
        state.put(state.ADDRESS, words)
    return words
