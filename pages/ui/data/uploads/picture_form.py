"""Uploading images: a zip with one folder per class, or files that are labeled one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from engine.datasets.uploads.drafts import DraftFile
from engine.datasets.uploads.picture_settings import SIDES
from engine.text import Message
from engine.views import Array
from pages.ui import state, svg, widgets
from pages.ui.backend import owner, uploads
from pages.ui.data.uploads import draft, picture_choices, preview, read_request, save_form
from pages.ui.language import _
from pages.ui.markdown import escaped

AUTOMATIC = 0
"""The option with which the images decide their size."""
MAX_CLASSES = 20
SHOWN = 12


def show(files: Sequence[DraftFile]) -> None:
    """The images, their classes, and how the network will see them."""
    in_table = draft.looks_like_table()
    in_folders = any(file.path for file in files) or all(file.is_archive for file in files)
    by_hand = not in_table and not in_folders
    if by_hand and not _label(files):
        save_form.buttons(lambda: None, waits=True)
        return
    _show_images()


def _show_images() -> None:
    """How the images are prepared, and the result."""
    _size()
    seen = preview.preview("pictures")
    if seen is None:
        return
    picture_choices.show(seen)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(svg.picture_rows(seen["balance"]["classes"], seen["pictures"]))
        st.caption(_("As the network sees them, one row per class: {shape}.").format(shape=tuple(seen["shape"])))
    with right:
        preview.finish("pictures", seen)


def _size() -> None:
    held = draft.draft().settings
    colours = {"auto": _("unchanged"), "grey": _("gray"), "colour": _("color")}
    fits = {"cut": _("center crop"), "pad": _("pad")}
    with st.container(horizontal=True):
        widgets.sync("own-side", held.get("side") or AUTOMATIC)
        st.selectbox(
            _("Image size"), (AUTOMATIC, *SIDES), format_func=lambda side: str(side or _("automatic")), key="own-side",
            on_change=lambda: draft.change(side=state.get(state.UPLOAD_SIDE) or None),
            help=_("All images are resized to this. Larger shows more detail and trains longer."),
        )  # fmt: skip
        widgets.sync("own-colour", held.get("colour", "auto"))
        st.selectbox(
            _("Color"), list(colours), format_func=colours.__getitem__, key="own-colour",
            on_change=draft.setter("colour", "own-colour"),
        )  # fmt: skip
        widgets.sync("own-fit", held.get("fit", "cut"))
        st.selectbox(
            _("Non-square images"), list(fits), format_func=fits.__getitem__, key="own-fit",
            on_change=draft.setter("fit", "own-fit"),
        )  # fmt: skip


def _label(files: Sequence[DraftFile]) -> bool:
    """Labeling of images one by one, by a button or a key; gives whether all are labeled."""
    names = class_names(state.IMAGE_CLASSES, _("cat, dog"))
    labels: Mapping[str, str] = draft.draft().settings.get("labels", {})
    small = _thumbnails(files)
    if small is None:
        return False
    if not labels:
        picture_choices.offer_file_names([file.name for file in files])
    waiting = [number for number in range(len(files)) if str(number) not in labels]
    if waiting:
        st.html(svg.picture_rows((files[waiting[0]].name,), small[waiting[0]][None, None]))
        text = _("Class of this image? {done} of {all} are labeled.")
        st.caption(text.format(done=len(files) - len(waiting), all=len(files)))
        _buttons(names, waiting[0])
    for name in dict.fromkeys(labels.values()):
        shown = [int(number) for number, label in labels.items() if label == name and int(number) < len(files)]
        if name and shown:
            st.html(svg.picture_rows((name,), small[shown[:SHOWN]][None]))
    return not waiting


def class_names(key: str, first: str) -> list[str]:
    """The class names that the person entered, separated by commas; `first` by default."""
    if state.get(key) is None:
        state.put(key, first)
    text = st.text_input(_("Classes, separated by commas"), key=key, max_chars=400)
    names = [" ".join(name.split())[:40] for name in text.replace("，", ",").replace("、", ",").split(",")]
    return list(dict.fromkeys(name for name in names if name))[:MAX_CLASSES]


def _buttons(names: Sequence[str], number: int) -> None:
    with st.container(horizontal=True, key="own-labels"):
        for place, name in enumerate(names):
            shortcut = str(place + 1) if place < 9 else None
            st.button(escaped(name), key=f"own-label-{place}", shortcut=shortcut, on_click=partial(_give, number, name))
        st.button(_("Exclude"), key="own-label-none", type="tertiary", on_click=partial(_give, number, ""))
    st.caption(_("Keys 1 to 9 choose, too. Undo reverts the last one."))


def _give(number: int, name: str) -> None:
    labels = draft.draft().settings.get("labels", {})
    draft.change(labels={**labels, str(number): name})


def _thumbnails(files: Sequence[DraftFile]) -> Array | None:
    """Thumbnails of the files, decoded in the host; None meanwhile, and after an error, which is shown."""
    held = draft.draft()
    if held.small is None:
        asked = json.dumps(held.ids)
        answer = read_request.answer_to("thumbnails", asked, lambda: uploads().start_thumbnails(owner(), files))
        if answer is None:
            return None
        held = replace(held, small=answer if isinstance(answer, Message) else answer["pictures"])
        draft.put(held)
    if isinstance(held.small, Message):
        save_form.show_refusal(held.small)
        return None
    found: Array = held.small
    return found
