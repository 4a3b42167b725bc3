"""The address bar: reading and writing the parameters of each page."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui import state
from pages.ui.responses import responses
from pages.ui.stale_input import PageValue

PAGES = {
    "plan": "build",
    "copy": "build",
    "from": "build",
    "on": "build",
    "start": "build",
    "run": "train",
    "beside": "train",
    "group": "compare",
    "runs": "compare",
    "view": "compare",
    "classifier": "draw",
    "predictor": "predict",
    "generator": "imagine",
    "set": "data",
    "term": "glossary",
}
"""The page of each parameter. Pages share no parameters, so a page never reads what another one wrote.

The browser applies a page's response to the address of whichever page is open when it arrives; after a quick click
that is already another page.
"""


def read(parameter: str) -> str | None:
    """The value of `parameter` in the address; if another page wrote the address, what its own page wrote last."""
    value = _values().get(parameter)
    named = st.query_params.get(parameter)
    if named is None and _of_other_pages(parameter):
        return value.written if value else None
    held: str | None = value.current(named, responses()) if value and not _is_way_back() else named
    return held


def names(parameter: str) -> bool:
    """Whether the address has `parameter` now: a link or the page itself put it there."""
    return st.query_params.get(parameter) is not None


def read_old(parameter: str) -> str | None:
    """The value of a parameter in an old link, which now belongs to another page; once, unless that page wrote it."""
    named = st.query_params.get(parameter)
    if named is None or parameter in _values():
        return None
    _values().setdefault(parameter, PageValue()).write(named, None, responses())
    return named


def write(parameter: str, value: str | None) -> None:
    """Writes `value` into the address; None removes the parameter. Parameters of other pages are removed."""
    for other in _of_other_pages(parameter):
        st.query_params.pop(other, None)
    named = st.query_params.get(parameter)
    _values().setdefault(parameter, PageValue()).write(named, value, responses())
    if value is None:
        st.query_params.pop(parameter, None)
    elif named != value or _came_from_elsewhere(parameter):
        st.query_params[parameter] = value


def _is_way_back() -> bool:
    """Whether Back or Forward led to this address: then it counts, however quickly it followed a click."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _of_other_pages(parameter: str) -> list[str]:
    """Parameters of other pages in the address."""
    page = PAGES.get(parameter)
    return [name for name in st.query_params if page and PAGES.get(name, page) != page]


def _came_from_elsewhere(parameter: str) -> bool:
    """Whether another page wrote last: its response may still reach the browser, so ours is sent again after it."""
    page = PAGES.get(parameter)
    if page is None or state.get(state.ADDRESS_PAGE) == page:
        return False
    state.put(state.ADDRESS_PAGE, page)
    return True


def _values() -> dict[str, PageValue]:
    values: dict[str, PageValue] | None = state.get(state.ADDRESS)
    if values is None:
        values = {}
        state.put(state.ADDRESS, values)
    return values
