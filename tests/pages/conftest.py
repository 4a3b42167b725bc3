"""Fixtures of the page tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from pages.ui import backend
from tests.host_process import HostProcess


@pytest.fixture
def fresh_store(home: Path) -> None:
    """A new home, and pages that do not use the cached store of the previous test."""
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A host in a new home, shared by the tests of a file: it reads files and answers requests."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERLAB_HOME", str(home))
        patch.delenv("LAYERLAB_DATABASE_URL", raising=False)
        hosting = HostProcess(home)
        hosting.start()
        hosting.ready()
        st.cache_resource.clear()
        yield
        backend.host().close()
        backend.store().close()
        st.cache_resource.clear()
        hosting.host.close()
        hosting.stop()
