"""The store of tests that call the pages' code directly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import streamlit as st

from engine.runs.store import Store
from pages.ui import backend


@contextmanager
def new_clients() -> Iterator[None]:
    """The clients that pages cache are opened anew: a closed one must not reach the next test."""
    st.cache_resource.clear()
    yield
    backend.host_at_once().close()
    st.cache_resource.clear()


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    """The store of this test."""
    with new_clients():
        yield store


@pytest.fixture
def hosted_store(hosted_store: Store) -> Iterator[Store]:
    """The store of the shared host."""
    with new_clients():
        yield hosted_store
