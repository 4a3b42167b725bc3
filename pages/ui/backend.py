"""The store, the host and the visitor, as pages use them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from pages.ui import state
from pages.ui.visitor import owner_of

if TYPE_CHECKING:
    from engine.host.client import Host
    from engine.host.uploads import Uploads
    from engine.runs.store import Store


PATIENCE_S = 5.0
"""How long a click waits for a database that another program keeps locked, before the page says so."""


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The one store of this app, shared by all visitors; every query carries the owner."""
    from engine.runs.home import database_url
    from engine.runs.store import Store

    return Store(database_url(), PATIENCE_S)


@st.cache_resource(show_spinner=False)
def host() -> Host:
    """The host's client for the scripts of pages: a question waits for a host that is being started.

    It raises `HostError` where none comes; pages show the sentence.
    """
    from engine.host.client import Host
    from engine.host.launch import patience_s

    return Host(patience_s=patience_s())


@st.cache_resource(show_spinner=False)
def host_at_once() -> Host:
    """The same for routes, which ask again by themselves and share few threads: none of them waits for a host."""
    from engine.host.client import Host

    return Host()


def uploads() -> Uploads:
    """What has the files that people bring read."""
    from engine.host.uploads import Uploads

    return Uploads(host())


def owner() -> str:
    """Whose runs and plans these are: from the cookie, else (a browser without cookies) this session's own."""
    known = owner_of(st.context.cookies)
    if known:
        return known
    if state.get(state.VISITOR) is None:
        state.put(state.VISITOR, secrets.token_hex(16))
    return str(state.get(state.VISITOR))
