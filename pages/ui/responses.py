"""Numbers the responses of the pages, so that a click shows which of them the browser had received."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.stale_input import Responses


def responses() -> Responses:
    """The number of responses sent, and the newest one that the browser had at this click."""
    known: Responses = state.get(state.RESPONSES) or Responses()
    state.put(state.RESPONSES, known)
    known.received = max((_number(state.get(_receipt(place))) for place in known.places), default=0)
    return known


def end_response(place: str) -> None:
    """Called at the end of a page or fragment: numbers the response, so that later clicks show whether it arrived.

    A hidden text field holds the number; the browser sends it back with every click, like all fields.
    """
    known = responses()
    known.sent += 1
    known.places.add(place)
    state.put(_receipt(place), str(known.sent))
    with st.container(key=f"receipt-of-{place}"):
        st.text_input("Answer", key=_receipt(place), label_visibility="collapsed")


def _receipt(place: str) -> str:
    """The key of the hidden text field."""
    return f"receipt-{place}"


def _number(receipt: Any) -> int:
    return int(receipt) if isinstance(receipt, str) and receipt.isdecimal() and len(receipt) < 18 else 0
