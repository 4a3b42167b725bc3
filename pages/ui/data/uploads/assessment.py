"""The splits and the baselines of an upload that is not saved yet, computed by the host beside the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from engine.host.readings import Progress
from engine.text import Message
from pages.ui import svg
from pages.ui.backend import owner, uploads
from pages.ui.data import baseline
from pages.ui.data.uploads import draft, read_request
from pages.ui.language import _

WAIT_S = 0.1
"""How long a click may have to wait while the host computes."""


def fill(way: str) -> None:
    """The sizes of the splits and the baselines; nothing if they cannot be computed.

    Called when the rest of the page is there. A rerun for a click ends the waiting. Polling by a fragment would not do:
    it sends all values of the browser, also those that the page has just changed.
    """
    place = st.empty()
    while isinstance(found := _assessed(way), Progress):
        place.progress(found.share, text=_("Computing baselines: {share} %").format(share=round(100 * found.share)))
    if found.assessed:
        with place.container(key="own-assessment"):
            _show(found.assessed)


def _assessed(way: str) -> draft.Draft | Progress:
    """The draft with what the host answered, or how far the host is."""
    held = draft.draft()
    if held.assessed_with == held.seen_with:
        return held
    found = read_request.poll(
        "assess", held.seen_with, lambda: uploads().start_assess(owner(), way, held.files, held.settings), WAIT_S
    )
    if isinstance(found, Progress):
        return found
    held = replace(held, assessed=None if isinstance(found, Message) else found, assessed_with=held.seen_with)
    draft.put(held)
    return held


def _show(found: dict[str, Any]) -> None:
    names = {"train": _("Training"), "val": _("Validation"), "test": _("Test")}
    st.html(svg.shares({names[split]: count for split, count in found["sizes"].items()}))
    if found["baseline"]:
        baseline.show_found(found["baseline"], {}, found["unit"])
