"""The classes side by side, Train, and the network's answer at the right."""

from __future__ import annotations

import json

import numpy as np
import streamlit as st

from engine.text import Message
from engine.views import Array
from pages.ui import state
from pages.ui.backend import owner, uploads
from pages.ui.classes import boxes, class_form, training, trying
from pages.ui.data.uploads import read_request
from pages.ui.language import _

COLUMNS = 3


def show() -> None:
    left, right = st.columns([7, 4], gap="large")
    with left:
        st.caption(_("Name your classes and add images to each: drop files, draw, or take photos. Then press Train."))
        small = _thumbnails()
        columns = st.columns(COLUMNS)
        for at in range(len(boxes.boxes())):
            with columns[at % COLUMNS]:
                class_form.show(at, small.get(at))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Add class"), key="classes-add", icon=":material/add:", on_click=boxes.add_class,
                disabled=len(boxes.boxes()) >= boxes.MAX_CLASSES,
            )  # fmt: skip
            training.button()
    with right:
        trying.show()


def _thumbnails() -> dict[int, Array]:
    """The thumbnails of each class, made in the host; those of earlier images until new ones are ready."""
    files = [(file, at) for at, box in enumerate(boxes.boxes()) for file in box.files]
    asked = json.dumps([file.id for file, _at in files])
    known = state.get(state.CLASS_THUMBNAILS, ("", {}))
    if files and known[0] != asked and not read_request.is_pending("keep"):
        answer = read_request.answer_to(
            "thumbnails", asked, lambda: uploads().start_thumbnails(owner(), [file for file, _at in files])
        )
        if answer is not None and not isinstance(answer, Message):
            places = np.array([at for _file, at in files])
            known = (asked, {at: answer["pictures"][places == at] for at in set(places.tolist())})
            state.put(state.CLASS_THUMBNAILS, known)
    found: dict[int, Array] = known[1] if files else {}
    return found
