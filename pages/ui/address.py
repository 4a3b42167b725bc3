"""The address bar: what it asks of a page, and what a page writes into it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui import state
from pages.ui.stale_input import LastWord

PAGES = {
    "plan": "build",
    "copy": "build",
    "from": "build",
    "on": "build",
    "run": "train",
    "classifier": "draw",
    "generator": "imagine",
    "set": "data",
    "term": "glossary",
}
"""The page of each parameter. No two pages share one, so an address that a page wrote is never read by another.

The browser writes a page's answer into the address of whatever page is open when it arrives: after a quick click that is
already another one.
"""


def asked(parameter: str) -> str | None:
    """What the address says of `parameter`; what its page wrote last, where the address was written by another page."""
    word = _words().get(parameter)
    named = st.query_params.get(parameter)
    if named is None and _of_other_pages(parameter):
        return word.written if word else None
    held: str | None = word.holds(named, state.answers()) if word and not _is_way_back() else named
    return held


def asked_before(parameter: str) -> str | None:
    """What an old link says of a parameter that now belongs to another page; once, and only where that page wrote none."""
    named = st.query_params.get(parameter)
    if named is None or parameter in _words():
        return None
    _words().setdefault(parameter, LastWord()).write(named, None, state.answers())
    return named


def write(parameter: str, value: str | None) -> None:
    """Writes `value` into the address; None takes the parameter out, and so does another page's."""
    for other in _of_other_pages(parameter):
        st.query_params.pop(other, None)
    named = st.query_params.get(parameter)
    _words().setdefault(parameter, LastWord()).write(named, value, state.answers())
    if value is None:
        st.query_params.pop(parameter, None)
    elif named != value or _came_from_elsewhere(parameter):
        st.query_params[parameter] = value


def _is_way_back() -> bool:
    """Whether the browser's Back or Forward asked for this address: then it is meant, however quickly it came."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _of_other_pages(parameter: str) -> list[str]:
    """Parameters of other pages that are in the address."""
    page = PAGES.get(parameter)
    return [name for name in st.query_params if page and PAGES.get(name, page) != page]


def _came_from_elsewhere(parameter: str) -> bool:
    """Whether another page wrote last: its answer may still arrive in the browser, so ours is sent again after it."""
    page = PAGES.get(parameter)
    if page is None or state.get(state.ADDRESS_PAGE) == page:
        return False
    state.put(state.ADDRESS_PAGE, page)
    return True


def _words() -> dict[str, LastWord]:
    words: dict[str, LastWord] | None = state.get(state.ADDRESS)
    if words is None:
        words = {}
        state.put(state.ADDRESS, words)
    return words
