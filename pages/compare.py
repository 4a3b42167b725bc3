"""Compare: a race on its board, or the visitor's races."""

from __future__ import annotations

import streamlit as st

from engine.runs.groups import Groups
from pages.ui import address, sitemap
from pages.ui.backend import owner, store
from pages.ui.compare import race_board
from pages.ui.compare.race_board import PARAMETER
from pages.ui.language import _


def show_page() -> None:
    """The race in the address, else the visitor's newest one."""
    groups = Groups(store()).groups(owner())
    asked = address.read(PARAMETER) or (groups[0].id if groups else None)
    if asked is None:
        st.title(_("Compare"), anchor=False)
        st.write(_("No races yet. Press Race on Build to train several variants side by side."))
        st.page_link(sitemap.path("build"), label=_("Build a network"), icon=":material/account_tree:")
        return
    address.write(PARAMETER, asked)
    race_board.show(asked)


show_page()
