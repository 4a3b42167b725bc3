"""A table of pixels is offered as images, on the form for tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.ui.data.uploads import draft, picture_form
from pages.ui.language import _


def offer(seen: Mapping[str, Any]) -> None:
    """A button to read the table as images, if its columns look like pixels."""
    found = seen["pixels"]
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own-pixels"):
        text = _("The columns look like the pixels of images of {side} × {side}.").format(side=found["side"])
        st.info(text, icon=":material/image:")
        st.button(_("Read as images"), key="own-as-images", on_click=_switch, args=(True,))


def show() -> None:
    """The images in the table, and the way back."""
    st.button(
        _("Read as a table"),
        key="own-as-table",
        icon=":material/table:",
        type="tertiary",
        on_click=_switch,
        args=(False,),
    )
    picture_form.show_images()


def _switch(as_images: bool) -> None:
    draft.put(replace(draft.draft(), as_images=as_images, settings={}, past=()))
