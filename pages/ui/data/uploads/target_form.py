"""The target of an uploaded table: the guess, likely others by one click, all columns, and its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.text import Message
from pages.ui import widgets
from pages.ui.data.uploads import column_form, draft
from pages.ui.language import _, say
from pages.ui.markdown import escaped


def show(seen: Mapping[str, Any]) -> None:
    """Which column is predicted, and why."""
    _likely(seen)
    with st.container(horizontal=True):
        _all_columns(seen)
        _type(seen)
    names = [column["name"] for column in seen["columns"]]
    number = names.index(seen["target"])
    column_form.reading(number, seen["columns"][number], is_target=True)
    if seen["guess"]:
        st.caption(say(Message.model_validate(seen["guess"])))


def _likely(seen: Mapping[str, Any]) -> None:
    """The most likely targets as buttons."""
    names = list(dict.fromkeys([*seen["likely"], seen["target"]]))
    widgets.sync("own-target-likely", seen["target"], tuple(names))
    st.pills(
        _("Predict"), names, format_func=escaped, key="own-target-likely", required=True,
        on_change=draft.setter("target", "own-target-likely"),
        help=_("The network learns to predict this column from the others."),
    )  # fmt: skip


def _all_columns(seen: Mapping[str, Any]) -> None:
    names = [column["name"] for column in seen["columns"]]
    widgets.sync("own-target", seen["target"], tuple(names))
    st.selectbox(
        _("Target column"), names, key="own-target", on_change=draft.setter("target", "own-target"),
        help=_("The network learns to predict this column from the others."),
    )  # fmt: skip


def _type(seen: Mapping[str, Any]) -> None:
    kinds = {"category": _("class"), "number": _("number"), "date": _("date"), "leave_out": _("exclude")}
    found = next(column["kind"] for column in seen["columns"] if column["name"] == seen["target"])
    shown = [kind for kind in kinds if kind != "leave_out" or found == kind]
    widgets.sync("own-target-kind", found, seen["target"])
    st.selectbox(
        _("Target type"), shown, format_func=kinds.__getitem__, key="own-target-kind",
        on_change=draft.column_setter(seen["target"], "kind", "own-target-kind"),
    )  # fmt: skip
