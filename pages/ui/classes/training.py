"""Trains a network on the classes: saves their images as a data set, then starts a run of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.datasets.uploads import upload_store
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.errors import LayerlabError
from engine.plan.few_images import few_images_plan
from engine.registry import Choice
from engine.text import Message
from pages.ui import state
from pages.ui.backend import owner, uploads
from pages.ui.classes import boxes
from pages.ui.data.uploads import read_request
from pages.ui.language import _, say
from pages.ui.runs.submission import submit_once


def button() -> None:
    """Train, with the reason while it cannot be pressed."""
    files, labels = boxes.labelled()
    reason = _reason(len(files), len(set(labels.values())))
    pending = read_request.is_pending("keep")
    clicked = st.button(
        _("Train"), key="classes-train", type="primary", icon=":material/play_arrow:", disabled=bool(reason) or pending
    )
    if reason or (reason := _left_out()):
        st.caption(reason)
    if clicked:
        title = ", ".join(dict.fromkeys(boxes.names()))[:80]
        settings = {"labels": labels, "side": 32}
        read_request.begin("keep", "", lambda: uploads().start_keep(owner(), title, "pictures", files, settings))
    if (answer := read_request.result("keep")) is not None:
        _start(answer)
    refusal: Message | None = state.take(state.RUN_NOTICE)
    if refusal:
        st.error(say(refusal), icon=":material/error:")


def _reason(images: int, classes: int) -> str:
    if classes < boxes.MIN_CLASSES:
        return _("Add images to at least two classes.")
    if images < MIN_ROWS:
        return _("{count} images so far; at least {min} are needed.").format(count=images, min=MIN_ROWS)
    return ""


def _left_out() -> str:
    """Names the classes without images, of which the network will know nothing."""
    empty = [name for name, box in zip(boxes.names(), boxes.boxes(), strict=True) if not box.files]
    return _("Left out, since they have no images: {names}.").format(names=", ".join(empty)) if empty else ""


def _start(answer: Any) -> None:
    """Starts the run of a saved data set, or keeps the reason why there is none."""
    if isinstance(answer, Message):
        state.put(state.RUN_NOTICE, answer)
        st.rerun()
    set_id = str(answer["id"])
    try:
        state.put(
            state.CLASS_RUN, submit_once(few_images_plan(Choice(name=upload_store.about(set_id).kind, id=set_id)))
        )
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
    st.rerun()
