"""The run that a run goes on from."""

from __future__ import annotations

import streamlit as st

from engine.errors import NotFoundError
from engine.runs.rows import RunRow
from pages.ui import sitemap
from pages.ui.backend import store
from pages.ui.language import _
from pages.ui.runs import run_text


def link(row: RunRow, parameter: str) -> None:
    """A link to the parent, or a note that it was deleted; nothing for a run from initial weights."""
    if row.parent is None:
        return
    step = f"{row.parent_step or 0:,}"
    try:
        parent = store().run(row.parent)
    except NotFoundError:
        st.caption(_("Goes on from step {step} of a run that was deleted.").format(step=step))
        return
    with st.container(key="parent", width="content"):
        st.page_link(
            sitemap.path("train"), label=_("Goes on from step {step}").format(step=step), icon=":material/call_split:",
            help=_("Opens the run that this one goes on from: {name}").format(name=run_text.name(parent)),
            query_params={parameter: parent.id},
        )  # fmt: skip
