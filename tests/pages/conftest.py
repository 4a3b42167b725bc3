"""Fixtures of the page tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from engine.datasets.uploads import upload_store
from pages.ui import backend
from tests.host_process import HostProcess, home_at
from tests.upload_page import VISITOR


@pytest.fixture
def fresh_store(home: Path) -> None:
    """A new home, and pages that do not use the cached store of the previous test."""
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def hosted(shared_host: HostProcess) -> Iterator[None]:
    """Pages that use the shared host: it reads files and answers requests."""
    with home_at(shared_host.home):
        st.cache_resource.clear()
        yield
        backend.host().close()
        backend.store().close()
        st.cache_resource.clear()


@pytest.fixture
def nothing_kept(hosted: None) -> Iterator[None]:
    """Deletes the data sets of `tests.upload_page` after the test."""
    yield
    for entry in upload_store.sets_of(VISITOR):
        upload_store.delete(entry.id, used=False)
