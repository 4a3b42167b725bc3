"""Uploading text: samples with classes, or one long text for a language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.datasets.uploaded_text import TOKEN_NAMES, UploadedText
from engine.datasets.uploads.drafts import DraftFile
from engine.datasets.uploads.text_settings import MAX_LENGTH, MIN_LENGTH
from pages.ui import svg, widgets
from pages.ui.data.uploads import draft, preview, reading_form
from pages.ui.language import _
from pages.ui.markdown import escaped


def show(files: Sequence[DraftFile]) -> None:
    """The content of the files, and the resulting data set."""
    reading_form.options()
    seen = preview.preview("text")
    if seen is None:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        _samples(seen)
    with right:
        reading_form.sheet(seen, text=None, target=None)
        if seen.get("names"):
            _likely_columns(seen)
            _columns(seen)
        if "length" in seen:
            with st.container(horizontal=True):
                _tokens()
                _length(seen["length"])
        preview.finish("text", seen)


def _samples(seen: Mapping[str, Any]) -> None:
    head = (_("First samples"), _("Class")) if len(seen["first"][0]) == 2 else (_("Start of the text"),)
    st.html(f'<div class="ll-reading">{svg.table(head, seen["first"])}</div>')


def _likely_columns(seen: Mapping[str, Any]) -> None:
    """The most likely columns as buttons."""
    for name, likely, label in (("text", "likely_texts", _("Text")), ("target", "likely_targets", _("Class"))):
        names = list(dict.fromkeys([*seen[likely], seen[name]]))
        key = f"own-{name}-likely"
        widgets.sync(key, seen[name], tuple(names))
        if len(names) > 1:
            st.pills(label, names, format_func=escaped, key=key, required=True, on_change=draft.setter(name, key))


def _tokens() -> None:
    widgets.sync("own-tokens", draft.draft().settings.get("tokens", "words"))
    field = UploadedText.model_fields["tokens"]
    st.selectbox(
        _(str(field.title)), list(TOKEN_NAMES), format_func=lambda name: _(str(TOKEN_NAMES[name])), key="own-tokens",
        on_change=draft.setter("tokens", "own-tokens"), help=_(str(field.description)),
    )  # fmt: skip


def _length(found: int) -> None:
    """Tokens per sample, as guessed or as chosen."""
    widgets.sync("own-length", found)
    st.number_input(
        _("Maximum tokens per sample"), MIN_LENGTH, MAX_LENGTH, key="own-length",
        on_change=draft.setter("length", "own-length"),
        help=_("A token is a word, a Chinese or Japanese character, a syllable, a punctuation mark or an emoji. Of longer "
"samples the last tokens are read; shorter ones are padded."),
    )  # fmt: skip


def _columns(seen: Mapping[str, Any]) -> None:
    with st.container(horizontal=True):
        for name, label in (("text", _("Text column")), ("target", _("Target column"))):
            widgets.sync(f"own-{name}", seen[name], tuple(seen["names"]))
            st.selectbox(label, seen["names"], key=f"own-{name}", on_change=draft.setter(name, f"own-{name}"))
