"""Where a run that cannot be used on this page can be used."""

from __future__ import annotations

import streamlit as st

from engine.errors import NotFoundError
from pages.ui import sitemap
from pages.ui.backend import store
from pages.ui.imagine.generation import imagines
from pages.ui.language import _


def link(run_id: str) -> None:
    """A link to the page for the run; nothing for a run that does not exist."""
    try:
        row = store().run(run_id)
    except NotFoundError:
        return
    if imagines(row):
        st.page_link(
            sitemap.path("imagine"), label=_("Open in Imagine"), icon=":material/auto_awesome:",
            query_params={"generator": run_id},
        )  # fmt: skip
    else:
        st.page_link(
            sitemap.path("train"), label=_("Open in Train"), icon=":material/show_chart:", query_params={"run": run_id}
        )
