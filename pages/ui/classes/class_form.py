"""One class: its name, its images, and the ways to add more."""

from __future__ import annotations

import streamlit as st

from engine.datasets.pictures import PICTURE_ENDINGS
from engine.errors import LayerlabError
from engine.views import Array
from pages.ui import state, svg, widgets
from pages.ui.classes import boxes
from pages.ui.components.draw_pad import draw_pad
from pages.ui.draw import drawing
from pages.ui.language import _, say

MAX_MB = 20
TRY_WAY = "class-try-way"
"""Widget: the way to give an image to the trained network."""
SHOWN, ACROSS = 8, 4


def show(at: int, small: Array | None) -> bool:
    """The box of class `at`; `small` are the thumbnails of its images, if they are ready.

    True if it has taken new images: the page must then run again, but only when all boxes are there, since Streamlit
    forgets the values of widgets that a run did not reach.
    """
    box, key = boxes.boxes()[at], f"class-{at}"
    with st.container(border=True, key=key):
        widgets.sync(f"{key}-name", box.name)
        st.text_input(
            _("Class {number}").format(number=at + 1), key=f"{key}-name", max_chars=40,
            placeholder=_("Class {number}").format(number=at + 1), on_change=boxes.rename, args=(at, f"{key}-name"),
        )  # fmt: skip
        taken = _ways(at, key)
        st.caption(_("Images: {count}").format(count=len(box.files)))
        if small is not None and len(small):
            st.html(svg.picture_grid(small[-SHOWN:], ACROSS, _("The newest images of this class")))
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Undo"), key=f"{key}-last", icon=":material/undo:", type="tertiary",
                disabled=not box.files, on_click=boxes.remove_last, args=(at,),
                help=_("Removes the newest image."),
            )  # fmt: skip
            if len(boxes.boxes()) > boxes.MIN_CLASSES:
                st.button(
                    _("Remove"), key=f"{key}-remove", icon=":material/close:", type="tertiary",
                    on_click=boxes.remove_class, args=(at,), help=_("Removes this class and its images."),
                )  # fmt: skip
    return taken


def _ways(at: int, key: str) -> bool:
    """The ways to add images; True if some were added."""
    names = ways()
    way = st.segmented_control(
        _("Add images"), list(names), format_func=names.__getitem__, default="files", key=f"{key}-way", required=True,
        label_visibility="collapsed", on_change=only_one_pad, args=(f"{key}-way",),
    )  # fmt: skip
    try:
        if way == "pad":
            return _pad(at, key)
        if way == "camera":
            photo = st.camera_input(
                _("Take a photo"), key=f"{key}-camera-{boxes.boxes()[at].turn}", label_visibility="collapsed"
            )
            if photo:
                boxes.take_uploads(at, [photo])
            return photo is not None
        given = st.file_uploader(
            _("Images"), list(PICTURE_ENDINGS), accept_multiple_files=True, label_visibility="collapsed",
            key=f"{key}-files-{boxes.boxes()[at].turn}", max_upload_size=MAX_MB,
        )  # fmt: skip
        if given:
            boxes.take_uploads(at, given)
        return bool(given)
    except LayerlabError as error:
        st.error(say(error.message), icon=":material/error:")
    return False


def only_one_pad(key: str) -> None:
    """There is one drawing per visitor, so one pad at a time."""
    if state.get(key) == "pad":
        drawing.clear()
        for other in (TRY_WAY, *(f"class-{at}-way" for at in range(boxes.MAX_CLASSES))):
            if other != key and state.get(other) == "pad":
                state.put(other, "files")


def ways() -> dict[str, str]:
    """The ways to give an image, with their titles."""
    return {"files": _("Files"), "pad": _("Draw"), "camera": _("Camera")}


def _pad(at: int, key: str) -> bool:
    wanted = _("Draw: {name}").format(name=boxes.names()[at])
    draw_pad(drawing.kept(), drawing.revision(), wanted, key=state.PAD, on_drawn=drawing.accept_strokes)
    with st.container(horizontal=True, key="pad-tools"):
        if st.button(_("Add drawing"), key=f"{key}-drawn", type="primary", icon=":material/add:"):
            strokes = drawing.kept()["strokes"]
            if strokes:
                boxes.take_drawing(at, strokes)
                drawing.clear()
                return True
        st.button(_("Clear"), key="clear", icon=":material/ink_eraser:", on_click=drawing.clear)
    return False
