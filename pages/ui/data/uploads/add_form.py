"""Adding data: the kind of upload, then its form; nothing is saved until the person clicks Save."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from engine.text import N_
from pages.ui import state
from pages.ui.data.uploads import draft, drawing_form, picture_form, series_form, table_form, text_form
from pages.ui.language import _

Way = tuple[str, Callable[[], None]]
"""A title, and what shows the form."""
WAYS: Mapping[str, Way] = {
    "table": (N_("Table"), table_form.show),
    "series": (N_("Time series"), series_form.show),
    "pictures": (N_("Images"), picture_form.show),
    "text": (N_("Text"), text_form.show),
    "drawings": (N_("Drawn by hand"), drawing_form.show),
}


def show(more: Mapping[str, Way]) -> None:
    """The whole form, from the file to Save; `more` are ways that use other parts of the pages."""
    ways = {**more, **WAYS}
    st.header(_("Upload or draw data"), anchor=False)
    st.caption(
        _(
            "You can check everything before saving. Saved data stay on this server, visible to you alone, until "
            "you delete them. A run shows some of its samples to anyone with its link."
        )
    )
    if state.get(state.UPLOAD_KIND) not in ways:
        state.put(state.UPLOAD_KIND, next(iter(WAYS)))
    way = st.segmented_control(
        _("Data type"),
        list(ways),
        format_func=lambda name: _(ways[name][0]),
        key=state.UPLOAD_KIND,
        required=True,
        on_change=draft.begin,
    )
    ways[str(way)][1]()
