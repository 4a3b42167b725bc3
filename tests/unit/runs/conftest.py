"""Fixtures of the tests of runs."""

from __future__ import annotations

import pytest

from engine.runs.logbook import Logbook
from engine.runs.store import Store
from tests.started_run import claimed_run


@pytest.fixture
def logbook(store: Store) -> Logbook:
    """The logbook of a run that is claimed, but has no events yet."""
    return claimed_run(store)
