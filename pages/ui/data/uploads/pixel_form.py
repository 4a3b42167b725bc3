"""A table of pixels is offered as images, on the form for tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui.data.uploads import draft
from pages.ui.language import _


def offer(seen: Mapping[str, Any]) -> None:
    """A button to read the table as images, if its columns look like pixels."""
    found = seen["pixels"]
    if not found:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own-pixels"):
        text = _("The columns look like the pixels of images of {side} × {side}.").format(side=found["side"])
        st.info(text, icon=":material/image:")
        st.button(_("Read as images"), key="own-as-images", on_click=draft.read_as, args=("pictures",))
