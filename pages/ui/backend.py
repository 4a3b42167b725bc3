"""The store, the host and the visitor's owner id, as pages use them."""

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


LOCK_TIMEOUT_S = 5.0
"""How long a click waits for a database that another program has locked, before the page shows an error."""


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The one store of this app, shared by all visitors; every query carries the owner."""
    from engine.runs.home import database_url
    from engine.runs.store import Store

    return Store(database_url(), LOCK_TIMEOUT_S)


@st.cache_resource(show_spinner=False)
def host() -> Host:
    """The host's client for page scripts: a request waits while the host is starting.

    Raises `HostError` if the host does not start; pages show its message.
    """
    from engine.host.client import Host
    from engine.host.launch import patience_s

    return Host(patience_s=patience_s())


@st.cache_resource(show_spinner=False)
def host_at_once() -> Host:
    """The same for routes: they share few threads and their pages retry, so none of them waits for the host."""
    from engine.host.client import Host

    return Host()


def uploads() -> Uploads:
    """The client for reading uploaded files in the host."""
    from engine.host.uploads import Uploads

    return Uploads(host())


def owner() -> str:
    """The visitor's owner id: from the cookie, else (in a browser without cookies) one for this session."""
    known = owner_of(st.context.cookies)
    if known:
        return known
    if state.get(state.VISITOR) is None:
        state.put(state.VISITOR, secrets.token_hex(16))
    return str(state.get(state.VISITOR))
