"""Where a run goes on after an interruption."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
import torch

from engine.errors import StorageUnavailableError
from engine.events import CheckpointTaken, Measured
from engine.host.resume import go_back
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.journal import Journal
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store

STEPS = (10, 20, 30)


@pytest.fixture
def artifacts(home: Path) -> Artifacts:
    return Artifacts()


def at_work(store: Store, artifacts: Artifacts) -> Logbook:
    """A run that has written checkpoints at `STEPS`."""
    run_id = store.submit(Plan(dataset={"name": "circles"}), "ada")
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    logbook = Logbook(store.database, lease)
    with closing(Journal(logbook, artifacts)) as journal:
        for step in STEPS:
            journal.add(Measured(step=step, epoch=step / 10, values={"train/loss": 1.0}))
            journal.add(CheckpointTaken(step=step, state={"step": step, "models": {"a": torch.full((9,), step / 7)}}))
    return logbook


def file(artifacts: Artifacts, logbook: Logbook, step: int) -> Path:
    return Path(artifacts.root, logbook.lease.run_id, "checkpoints", f"{step}.safetensors")


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def test_a_run_goes_on_from_its_newest_checkpoint(store: Store, artifacts: Artifacts) -> None:
    state, step, note = go_back(at_work(store, artifacts), artifacts)
    assert state is not None
    assert (state["step"], step, note) == (30, 30, None)


def test_events_hold_the_checksums_of_their_files(store: Store, artifacts: Artifacts) -> None:
    logbook = at_work(store, artifacts)
    sums = [event.sha256 for _, event in logbook.checkpoints()]
    assert len({*sums}) == len(STEPS)
    assert all(checksum and len(checksum) == 64 for checksum in sums)


def test_after_a_flipped_bit_the_older_checkpoint_is_used_and_reported(store: Store, artifacts: Artifacts) -> None:
    logbook = at_work(store, artifacts)
    flip_a_bit(file(artifacts, logbook, 30))
    state, step, note = go_back(logbook, artifacts)
    assert state is not None
    assert (state["step"], step) == (20, 20)
    assert str(note) == "The run resumed from step 20: its checkpoint at step 30 was damaged."
    assert [event.step for _, event in store.events(logbook.lease.run_id)] == [10, 10, 20, 20]
    assert artifacts.checkpoints(logbook.lease.run_id) == [10, 20]


def test_another_runs_file_is_not_taken(store: Store, artifacts: Artifacts) -> None:
    logbook, other = at_work(store, artifacts), at_work(store, artifacts)
    file(artifacts, logbook, 30).write_bytes(file(artifacts, other, 30).read_bytes())
    assert go_back(logbook, artifacts)[1] == 20


def test_an_older_file_of_the_same_run_is_not_taken(store: Store, artifacts: Artifacts) -> None:
    logbook = at_work(store, artifacts)
    file(artifacts, logbook, 30).write_bytes(file(artifacts, logbook, 20).read_bytes())
    assert go_back(logbook, artifacts)[1] == 20


def test_without_an_intact_checkpoint_the_run_restarts_and_reports_it(store: Store, artifacts: Artifacts) -> None:
    logbook = at_work(store, artifacts)
    for step in STEPS:
        flip_a_bit(file(artifacts, logbook, step))
    state, step, note = go_back(logbook, artifacts)
    assert (state, step) == (None, 0)
    assert str(note) == "The run restarted from the beginning: its checkpoint at step 30 was damaged."


def test_a_run_whose_files_are_all_away_waits_for_them(store: Store, artifacts: Artifacts, tmp_path: Path) -> None:
    logbook = at_work(store, artifacts)
    folder = Path(artifacts.root, logbook.lease.run_id)
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageUnavailableError, match="are missing"):
        go_back(logbook, artifacts)
    (tmp_path / "elsewhere").rename(folder)
    assert go_back(logbook, artifacts)[1] == 30
