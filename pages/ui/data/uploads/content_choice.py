"""What uploaded files hold: guessed by the host, said in a sentence, and changed by one click."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from engine.datasets.uploads.drafts import DraftFile
from engine.datasets.uploads.guess import Content
from engine.text import N_, Message
from pages.ui import state, widgets
from pages.ui.backend import owner, uploads
from pages.ui.data.uploads import draft, read_request, save_form
from pages.ui.language import _, say

TITLES: Mapping[Content, str] = {
    "table": N_("Table"),
    "series": N_("Time series"),
    "texts": N_("Texts"),
    "long-text": N_("Long text"),
    "pictures": N_("Images"),
}


def show(files: Sequence[DraftFile]) -> Content | None:
    """The guess and the choice; None while the files are read, and if nothing is known of them."""
    held = _guessed(files)
    if held.guess is None:
        return None
    widgets.sync(state.UPLOAD_CONTENT, held.content, held.ids)
    st.segmented_control(
        _("Read as"),
        list(TITLES),
        format_func=lambda name: _(TITLES[name]),
        key=state.UPLOAD_CONTENT,
        required=bool(held.content),
        on_change=_choose,
        label_visibility="collapsed",
    )
    if not isinstance(held.guess, Message):
        st.caption(say(Message.model_validate(held.guess["summary"])))
    elif held.content is None:
        save_form.show_refusal(held.guess)
    return held.content


def _guessed(files: Sequence[DraftFile]) -> draft.Draft:
    """The draft with what the host guessed, or why it could not."""
    held = draft.draft()
    if held.guess is None:
        found = read_request.answer_to("guess", json.dumps(held.ids), lambda: uploads().start_guess(owner(), files, {}))
        if found is not None:
            held = replace(held, guess=found)
            draft.put(held)
            if held.content is None and not isinstance(found, Message):
                draft.read_as(found["content"])
    return draft.draft()


def _choose() -> None:
    chosen = state.get(state.UPLOAD_CONTENT)
    if chosen:
        draft.read_as(chosen)
