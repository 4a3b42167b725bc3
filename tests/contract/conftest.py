"""Fixtures of several contract tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server without a database."""
    from tests import postgres

    if postgres.programs() is None:
        assert os.environ.get("CI", "").lower() not in {"1", "true"}, postgres.MISSING
        pytest.skip(postgres.MISSING)
    with postgres.running() as url:
        yield url
