"""Uploading files: they are brought in any form, what they hold is guessed, and the form for that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from engine.datasets.uploads.drafts import DraftFile
from engine.datasets.uploads.guess import Content
from pages.ui.data.uploads import (
    content_choice,
    draft,
    picture_form,
    save_form,
    series_form,
    table_form,
    text_form,
    upload_files,
)

FORMS: Mapping[Content, Callable[[Sequence[DraftFile]], None]] = {
    "table": table_form.show,
    "series": series_form.show,
    "texts": text_form.show,
    "long-text": text_form.show,
    "pictures": picture_form.show,
}


def show(source: str) -> None:
    """The files, what they hold, and the form that goes with it; `source`: `files`, `folder` or `paste`."""
    if not draft.draft().files:
        with st.container(key="own-drop"):
            files = upload_files.bring(source)
        if files:
            st.rerun()  # the files are above the form then, without the other sources
        return
    with st.container(key="own-brought"):
        left, right = st.columns([2, 3], gap="medium", vertical_alignment="center")
        with left:
            files = upload_files.bring(source)
        if not files:
            st.rerun()
        with right:
            content = content_choice.show(files)
    if content is None:
        save_form.buttons(lambda: None, waits=True)
    else:
        FORMS[content](files)
