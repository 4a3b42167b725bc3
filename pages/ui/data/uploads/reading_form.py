"""How an uploaded file is divided into cells: choices for files in which this is not recognized."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st

from engine.datasets.uploads.encoding_names import TITLES, Encoding
from engine.text import N_
from pages.ui import state, widgets
from pages.ui.data.uploads import draft
from pages.ui.language import _

ENCODINGS = {"auto": N_("automatic"), **{name: TITLES[name] for name in get_args(Encoding)[1:]}}
SEPARATORS = {
    "auto": N_("automatic"),
    "comma": N_("comma"),
    "semicolon": N_("semicolon"),
    "tab": N_("tab"),
    "bar": N_("vertical bar"),
    "blanks": N_("blanks"),
}


def options() -> None:
    """Encoding, separator and header."""
    held = draft.draft().settings
    with st.popover(_("File format"), icon=":material/tune:", type="tertiary"):
        _choice(
            "encoding", _("Encoding"), ENCODINGS,
            _("Character encoding. Older Chinese files use GB18030, older Western ones Windows-1252."),
        )  # fmt: skip
        _choice("separator", _("Separator"), SEPARATORS, _("The character between the cells of a row."))
        names = {"guess": _("automatic"), "yes": _("column names"), "no": _("a sample")}
        widgets.sync(state.UPLOAD_HEADER, {None: "guess", True: "yes", False: "no"}[held.get("header")])
        st.selectbox(
            _("First row"), list(names), format_func=names.__getitem__, key=state.UPLOAD_HEADER, on_change=_header,
            help=_("Whether the first row holds column names."),
        )  # fmt: skip


def sheet(seen: Mapping[str, Any], **forgotten: None) -> None:
    """The sheet of a spreadsheet, if it has several; settings in `forgotten` do not apply to another sheet."""
    names = seen.get("sheets", [])
    if len(names) > 1:
        widgets.sync("own-sheet", seen["sheet"], tuple(names))
        st.selectbox(
            _("Sheet"), names, key="own-sheet",
            on_change=lambda: draft.change(sheet=state.get(state.UPLOAD_SHEET), **forgotten),
        )  # fmt: skip


def _choice(name: str, label: str, options: Mapping[str, str], explanation: str) -> None:
    key = f"own-{name}"
    widgets.sync(key, draft.draft().settings.get(name, "auto"))
    st.selectbox(
        label, list(options), format_func=lambda option: _(options[option]), key=key, help=explanation,
        on_change=draft.setter(name, key),
    )  # fmt: skip


def _header() -> None:
    draft.change(header={"guess": None, "yes": True, "no": False}[state.get(state.UPLOAD_HEADER)])
