"""Uploading text: samples with classes, or one long text for a language model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.datasets.uploads.kinds import UPLOAD_KINDS
from pages.ui import state, svg
from pages.ui.data.uploads import draft, upload_files
from pages.ui.data.uploads.table_form import reading_options
from pages.ui.language import _


def show() -> None:
    """The files, their content, and the resulting data set."""
    state.sync("own-long", draft.draft().settings.get("long", False))
    st.toggle(
        _("One long text"), key="own-long", on_change=draft.setter("long", "own-long"),
        help=_("The network learns to predict the next character and can then write. Otherwise each sample has a "
"class."),
    )  # fmt: skip
    files = upload_files.uploader(_("Text files"), UPLOAD_KINDS["text"].endings, multiple=True)
    if not files:
        st.caption(_("A CSV with text and class columns, or one text file per class, with one sample per line."))
        return
    reading_options()
    seen = draft.preview("text")
    if seen is None:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        _samples(seen)
    with right:
        if seen.get("names"):
            _columns(seen)
        draft.finish("text", seen)


def _samples(seen: Mapping[str, Any]) -> None:
    head = (_("First samples"), _("Class")) if len(seen["first"][0]) == 2 else (_("Start of the text"),)
    st.html(f'<div class="ll-reading">{svg.table(head, seen["first"])}</div>')


def _columns(seen: Mapping[str, Any]) -> None:
    with st.container(horizontal=True):
        for name, label in (("text", _("Text")), ("target", _("Class"))):
            state.sync(f"own-{name}", seen[name], tuple(seen["names"]))
            st.selectbox(label, seen["names"], key=f"own-{name}", on_change=draft.setter(name, f"own-{name}"))
