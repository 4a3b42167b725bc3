"""The entry point of Layerlab: `streamlit run streamlit_app.py`."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from engine.home import keep_private
from engine.host.launch import hosted
from pages.ui.server.addresses import configure_streamlit, print_addresses, read_allow_list
from pages.ui.server.body_limits import BodyLimits
from pages.ui.server.failures import show_failure
from pages.ui.server.left_pages import keep_navigation
from pages.ui.server.pending_answers import keep_pending_answers
from pages.ui.server.routes import routes
from pages.ui.server.security import Guard
from pages.ui.server.socket_limits import Sockets
from pages.ui.server.tcp_settings import prepare_connections
from pages.ui.server.upload_quota import UploadQuota
from pages.ui.server.warmup import WaitForWarmup, warm_in_background

allowed = read_allow_list(os.environ)
configure_streamlit(allowed)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Starts the host beside the app once pages can be shown, and stops it with the app."""
    keep_private()
    prepare_connections()
    keep_pending_answers()
    keep_navigation()
    print_addresses(allowed)
    with hosted(after=warm_in_background()):
        yield


app = st.App(
    "pages/shell.py",
    routes=routes(),
    middleware=[
        Middleware(Guard, allowed=allowed),
        Middleware(Sockets),
        Middleware(BodyLimits),
        Middleware(UploadQuota),
        Middleware(WaitForWarmup),
    ],
    lifespan=lifespan,
    on_script_error=show_failure,
)
