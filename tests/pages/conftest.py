"""Fixtures of the page tests."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st


@pytest.fixture
def fresh_store(home: Path) -> None:
    """A new home, and pages that do not use the cached store of the previous test."""
    st.cache_resource.clear()
