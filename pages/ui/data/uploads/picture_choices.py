"""Choices for uploaded images that were made automatically: where classes come from, and inversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.datasets.uploads.picture_names import labels_by_name
from pages.ui import widgets
from pages.ui.data.uploads import draft
from pages.ui.language import _
from pages.ui.markdown import escaped

SHOWN_CLASSES = 4


def show(seen: Mapping[str, Any]) -> None:
    """What was decided for these images, each changed by one click."""
    with st.container(horizontal=True, key="own-picture-choices"):
        _groupings(seen["groupings"], seen["grouping"])
        _inversion(seen["inversion"])


def _groupings(groupings: Sequence[Mapping[str, Any]], chosen: str) -> None:
    if len(groupings) < 2:
        return
    titles = {way["key"]: _title(way) for way in groupings}
    widgets.sync("own-classes-from", chosen)
    st.selectbox(
        _("Classes from"), list(titles), format_func=titles.__getitem__, key="own-classes-from",
        on_change=draft.setter("classes_from", "own-classes-from"),
    )  # fmt: skip


def _title(way: Mapping[str, Any]) -> str:
    texts = {"name": _("file names: {names}"), "folder": _("folders: {names}"), "table": _("the table: {names}")}
    text = texts[way["key"].partition(":")[0]]
    return text.format(names=_listed(way["classes"]))


def _listed(classes: Sequence[str]) -> str:
    return ", ".join([*classes[:SHOWN_CLASSES], *(("…",) if len(classes) > SHOWN_CLASSES else ())])


def _inversion(chosen: str) -> None:
    names = {"none": _("unchanged"), "all": _("invert all"), "each": _("invert each light one")}
    widgets.sync("own-inversion", chosen)
    st.segmented_control(
        _("Brightness"), list(names), format_func=names.__getitem__, key="own-inversion", required=True,
        on_change=draft.setter("inversion", "own-inversion"),
        help=_(
            "Decided for all images together, so that bright and dark ones stay different. Scans on paper are "
            "inverted: light ink on dark, as on the draw pad. Images to predict on are treated the same."
        ),
    )  # fmt: skip


def offer_file_names(names: Sequence[str]) -> None:
    """A button that labels all images by their file names, if these name classes."""
    labels = labels_by_name(names)
    if labels is None:
        return
    text = _("Label all by file name: {names}").format(names=_listed(sorted({*labels} - {""})))
    st.button(
        escaped(text), key="own-label-by-name", icon=":material/label:", on_click=_label, args=(labels,)
    )  # fmt: skip


def _label(labels: Sequence[str]) -> None:
    draft.change(labels={str(number): label for number, label in enumerate(labels)})
