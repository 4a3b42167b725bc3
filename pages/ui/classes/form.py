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
    small = _known_thumbnails()
    with left:
        st.caption(_("Name your classes and add images to each: drop files, draw, or take photos. Then press Train."))
        columns = st.columns(COLUMNS)
        taken = False
        for at in range(len(boxes.boxes())):
            with columns[at % COLUMNS]:
                taken |= class_form.show(at, small.get(at))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Add class"), key="classes-add", icon=":material/add:", on_click=boxes.add_class,
                disabled=len(boxes.boxes()) >= boxes.MAX_CLASSES,
            )  # fmt: skip
            training.button()
    with right:
        trying.show()
    # Last of all: Streamlit forgets what was dropped on an uploader that an interrupted run did not reach.
    if taken or _makes_thumbnails():
        st.rerun()


def _known_thumbnails() -> dict[int, Array]:
    """The thumbnails of each class; those of earlier images until new ones are ready."""
    known: tuple[str, dict[int, Array]] = state.get(state.CLASS_THUMBNAILS, ("", {}))
    return known[1] if any(box.files for box in boxes.boxes()) else {}


def _makes_thumbnails() -> bool:
    """Has the host make thumbnails of new images; True when they have come."""
    files = [(file, at) for at, box in enumerate(boxes.boxes()) for file in box.files]
    asked = json.dumps([file.id for file, _at in files])
    if not files or state.get(state.CLASS_THUMBNAILS, ("", {}))[0] == asked or read_request.is_pending("keep"):
        return False
    answer = read_request.answer_to(
        "thumbnails", asked, lambda: uploads().start_thumbnails(owner(), [file for file, _at in files])
    )
    if answer is None or isinstance(answer, Message):
        return False
    places = np.array([at for _file, at in files])
    small = {at: answer["pictures"][places == at] for at in set(places.tolist())}
    state.put(state.CLASS_THUMBNAILS, (asked, small))
    return True
