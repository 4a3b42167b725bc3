"""The store of tests that call the pages' code directly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from engine.runs.store import Store
from pages.ui import backend


@pytest.fixture
def store(store: Store) -> Iterator[Store]:
    """The store of this test; the clients that pages cache are opened anew for each test."""
    st.cache_resource.clear()
    yield store
    backend.host_at_once().close()
    st.cache_resource.clear()  # a closed client must not reach the next test
