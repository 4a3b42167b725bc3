"""Adding data: the kind of upload, then its form; nothing is saved until the person clicks Save."""

from __future__ import annotations

import streamlit as st

from engine.text import N_
from pages.ui import state
from pages.ui.data.uploads import draft, drawing_form, picture_form, table_form, text_form
from pages.ui.language import _

WAYS = {
    "table": (N_("Table"), table_form.show),
    "pictures": (N_("Images"), picture_form.show),
    "text": (N_("Text"), text_form.show),
    "drawings": (N_("Drawn by hand"), drawing_form.show),
}


def show() -> None:
    """The whole form, from the file to Save."""
    st.header(_("Upload or draw data"), anchor=False)
    st.caption(
        _(
            "You can check everything before saving. Saved data stay on this server, visible to you alone, until "
            "you delete them. A run shows some of its samples to anyone with its link."
        )
    )
    if state.get(state.UPLOAD_KIND) not in WAYS:
        state.put(state.UPLOAD_KIND, next(iter(WAYS)))
    way = st.segmented_control(
        _("Data type"),
        list(WAYS),
        format_func=lambda name: _(WAYS[name][0]),
        key=state.UPLOAD_KIND,
        required=True,
        on_change=draft.begin,
    )
    WAYS[str(way)][1]()
