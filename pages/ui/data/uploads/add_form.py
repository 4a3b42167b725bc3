"""Adding data: files, drawings or photographs; nothing is saved until the person clicks Save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from engine.text import N_
from pages.ui import state
from pages.ui.data.uploads import draft, drawing_form, file_form
from pages.ui.language import _

Source = tuple[str, Callable[[], None]]
"""A title, and what shows the form."""
SOURCES: Mapping[str, Source] = {
    "files": (N_("Files"), partial(file_form.show, "files")),
    "folder": (N_("Folder"), partial(file_form.show, "folder")),
    "paste": (N_("Paste"), partial(file_form.show, "paste")),
    "drawings": (N_("Drawn by hand"), drawing_form.show),
}


def show(more: Mapping[str, Source]) -> None:
    """The whole form, from the file to Save; `more` are sources that use other parts of the pages."""
    sources = {**SOURCES, **more}
    if state.get(state.UPLOAD_KIND) not in sources:
        state.put(state.UPLOAD_KIND, next(iter(SOURCES)))
    if draft.draft().files:
        sources[state.get(state.UPLOAD_KIND)][1]()
        return
    st.header(_("Upload or draw data"), anchor=False)
    source = st.segmented_control(
        _("Add data from"),
        list(sources),
        format_func=lambda name: _(sources[name][0]),
        key=state.UPLOAD_KIND,
        required=True,
        on_change=draft.begin,
        label_visibility="collapsed",
    )
    sources[str(source)][1]()
    st.caption(
        _(
            "You can check everything before saving. Saved data stay on this server, visible to you alone, until "
            "you delete them. A run shows some of its samples to anyone with its link."
        )
    )
