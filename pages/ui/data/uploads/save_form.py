"""The buttons below an upload: Save, Undo and Cancel, and the reason why it could not be saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.datasets.uploads import upload_store
from engine.registry import Choice
from engine.text import Message
from pages.ui import state
from pages.ui.data.uploads import draft, read_request, upload_names
from pages.ui.language import _, say


def show_refusal(sentence: Message) -> None:
    with st.container(key="own-refused"):
        st.error(say(sentence), icon=":material/error:")


def buttons(
    keep: Callable[[], None],
    waits: bool,
    back: Callable[[], None] = draft.undo,
    to: bool | None = None,
    label: str = "",
) -> None:
    """Save, Undo and Cancel, and the reason if saving was refused.

    `back` replaces the usual undo and `label` its name; `to`: whether there is anything to undo.
    """
    waits = _is_saving() or waits
    refusal: Message | None = state.take(state.UPLOAD_NOTICE)
    if refusal:
        show_refusal(refusal)
    with st.container(horizontal=True, key="own-buttons"):
        st.button(
            _("Save data set"), key="own-keep", type="primary", icon=":material/check:", disabled=waits, on_click=keep
        )
        ready = bool(draft.draft().past) if to is None else to
        st.button(label or _("Undo"), key="own-undo", icon=":material/undo:", disabled=not ready, on_click=back)
        st.button(_("Cancel"), key="own-cancel", icon=":material/close:", on_click=draft.cancel)


def save(keep: Callable[[], str]) -> None:
    """Saves the data set and opens it, or shows why it cannot be saved; the draft is kept then."""
    read_request.begin("keep", "", keep)
    if read_request.is_over("keep"):
        _finish_saving(read_request.result("keep"))


def _is_saving() -> bool:
    """Whether the data set is being saved; shows the progress."""
    if not read_request.is_pending("keep"):
        return False
    answer = read_request.result("keep")
    if answer is not None:
        _finish_saving(answer)
        st.rerun()
    return True


def _finish_saving(answer: Any) -> None:
    if isinstance(answer, Message):
        state.put(state.UPLOAD_NOTICE, answer)
        return
    draft.cancel()
    state.drop(state.UPLOAD_TITLE)
    set_id = str(answer["id"])
    state.put(state.UPLOAD_SAVED, upload_names.key_of(Choice(name=upload_store.about(set_id).kind, id=set_id)))
