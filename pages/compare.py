"""Compare: chosen runs in one chart, or a race on its board."""

from __future__ import annotations

import streamlit as st

from engine.runs.groups import Groups
from pages.ui import address, sitemap
from pages.ui.backend import owner, store
from pages.ui.compare import race_board, run_choice, run_overlay
from pages.ui.compare.race_board import PARAMETER
from pages.ui.language import _


def show_page() -> None:
    """The runs or the race in the address, else the visitor's newest race."""
    ids = run_choice.asked()
    rows = run_choice.choose(ids)
    if ids:
        address.write(run_choice.PARAMETER, ",".join(ids))
        if rows:
            run_overlay.show(rows)
        return
    groups = Groups(store()).groups(owner())
    asked = address.read(PARAMETER) or (groups[0].id if groups else None)
    if asked is None:
        _nothing_yet()
        return
    address.write(PARAMETER, asked)
    race_board.show(asked)


def _nothing_yet() -> None:
    st.title(_("Compare"), anchor=False)
    st.write(_("No races yet. Press Race on Build to train several variants side by side."))
    if store().runs(owner(), limit=1):
        st.write(_("Or choose runs from the list: their curves are drawn in one chart, above what they differ in."))
    st.page_link(sitemap.path("build"), label=_("Build a network"), icon=":material/account_tree:")


show_page()
