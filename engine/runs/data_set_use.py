"""Whether runs need a data set that a person has uploaded."""

from __future__ import annotations

from contextlib import suppress

from engine.errors import NotFoundError
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store


def is_used(store: Store, artifacts: Artifacts, set_id: str) -> bool:
    """Whether a run of any owner was trained on it, or begins at a step of one that was, which may have been deleted."""
    return store.uses(set_id) or any(_begins_with(artifacts, run_id, set_id) for run_id in store.unended_forks())


def _begins_with(artifacts: Artifacts, run_id: str, set_id: str) -> bool:
    with suppress(NotFoundError):
        return f'"{set_id}"'.encode() in artifacts.start(run_id, "start.json")
    return False
