"""The frame of every page: title, language, navigation; then the page itself."""

from __future__ import annotations

import streamlit as st

from pages.ui import language, sitemap, state, widgets
from pages.ui.components.frame import frame
from pages.ui.language import _
from pages.ui.responses import end_response
from pages.ui.server.page_limit import page_gate, visitor
from pages.ui.server.routes import ASSETS


def navigate() -> None:
    """Draws the frame and runs the page of this address."""
    st.set_page_config(page_title="Layerlab", page_icon=str(ASSETS / "icons" / "mark.svg"), layout="wide")
    code = language.settle()
    widgets.hold()
    frame(code, opened=state.get(state.UPLOAD_SAVED, ""))
    st.logo(str(ASSETS / "icons" / "mark.svg"), size="large")
    page = st.navigation(_pages(), position="top")
    _top_bar(code)
    page.run()
    end_response("page")


def _pages() -> list[st.Page]:
    return [
        st.Page(sitemap.path(name), title=_(title), icon=icon, url_path=name, default=name == "home")
        for name, title, icon in sitemap.pages()
    ]


def _top_bar(code: str) -> None:
    widgets.sync(state.LANGUAGE, code)
    with st.container(key="topbar"):
        st.segmented_control(
            _("Language"),
            list(language.LANGUAGES),
            format_func=language.LANGUAGES.__getitem__,
            key=state.LANGUAGE,
            label_visibility="collapsed",
            required=True,
            on_change=lambda: language.choose(state.get(state.LANGUAGE)),
        )


with page_gate().entered(visitor()):
    navigate()
