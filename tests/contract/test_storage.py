"""A fault of the storage that passes destroys no run: it waits, says why, and ends as an undisturbed one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.commands import Resume, SetSpeed
from engine.datasets.base import DATASETS
from engine.events import CheckpointTaken, EpochEnded, Measured
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.schema import runs
from engine.runs.store import Store
from engine.train.checkpoint import from_bytes
from engine.train.control import NoCommands
from engine.train.loop import train
from tests.disks import SmallDisk, small_disk
from tests.host_process import HostProcess, finished, hosted, wait_until

SLOW = 60.0
"""Steps per second: the plan takes twenty seconds."""
pytestmark = pytest.mark.xdist_group("host")


def plan() -> Plan:
    """A checkpoint comes every two seconds."""
    return make_plan("mlp", "moons", {"training.epochs": 120, "training.threads": 1})


@pytest.fixture
def disk(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """A disk of its own for the artifacts, with little more room than must be free."""
    monkeypatch.setenv("LAYERLAB_ARTIFACTS_URL", str(tmp_path / "disk" / "artifacts"))
    with small_disk(tmp_path / "disk", "size=120m,nr_inodes=1500") as disk:
        yield disk


@pytest.fixture
def hosting(home: Path) -> Iterator[HostProcess]:
    """Asked for after the disk: a host keeps the environment that it was started with."""
    with hosted(home) as hosting:
        yield hosting


def started(store: Store, hosting: HostProcess) -> str:
    """A run that is slow enough to be disturbed, however busy this machine is."""
    run_id = store.submit(plan(), "ada", paused=True)
    store.ask(run_id, SetSpeed(steps_per_s=SLOW), "ada")
    store.ask(run_id, Resume(), "ada")
    hosting.host.wake()
    wait_until(lambda: store.run(run_id).step > 0 and Artifacts().checkpoints(run_id), "the run takes steps")
    return run_id


def waits(store: Store, run_id: str, reason: str) -> None:
    """Waits for the storage, says so, and does not count as crashed however long it lasts."""
    wait_until(lambda: reason in str(store.run(run_id).setback), f"the run says {reason}")
    attempt, until = store.run(run_id).attempt, time.monotonic() + 4
    wait_until(lambda: time.monotonic() > until or store.run(run_id).is_over, "some attempts are made")
    row = store.run(run_id)
    assert not row.is_over
    assert row.attempt - attempt <= 4, "attempts come at growing intervals"
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(runs.c.deaths).where(runs.c.id == run_id)) == 0


@cache
def undisturbed() -> tuple[list[tuple[int, object]], dict[str, list[object]]]:
    """The curve of a run of that plan, and its last weights."""
    events = list(train(plan(), DATASETS.make(plan().dataset).load(), NoCommands(), threads=1))
    result = [(event.step, event.values) for event in events if isinstance(event, Measured | EpochEnded)]
    (*_, last) = (event.state for event in events if isinstance(event, CheckpointTaken))
    return result, {name: tensor.tolist() for name, tensor in last["models"].items()}


def assert_as_undisturbed(store: Store, hosting: HostProcess, run_id: str) -> None:
    store.ask(run_id, SetSpeed(), "ada")
    hosting.host.wake()
    row = finished(store, run_id)
    assert (row.status, row.message, row.setback) == ("finished", None, None)
    result = store.events(run_id, limit=10**6, kinds=["measured", "epoch_ended"])
    weights = from_bytes(Artifacts().checkpoint(run_id))["models"]
    curve = [(event.step, event.values) for _, event in result]  # type: ignore[union-attr]
    assert (curve, {name: tensor.tolist() for name, tensor in weights.items()}) == undisturbed()


def test_a_disk_that_is_full_for_a_while_costs_a_run_nothing(
    disk: SmallDisk, store: Store, hosting: HostProcess
) -> None:
    run_id = started(store, hosting)
    filler = disk.fill()
    waits(store, run_id, "No space left on device")
    filler.unlink()
    assert_as_undisturbed(store, hosting, run_id)
    assert not list(Path(Artifacts().root).rglob("*.part"))


def test_a_folder_that_is_away_for_a_while_costs_a_run_nothing(store: Store, hosting: HostProcess) -> None:
    run_id = started(store, hosting)
    folder, elsewhere = Path(Artifacts().root), Path(Artifacts().root).with_name("elsewhere")
    folder.rename(elsewhere)
    folder.touch()  # what stands in its place is not a folder, which nobody may write to, not even root
    waits(store, run_id, "Not a directory")
    folder.unlink()
    elsewhere.rename(folder)
    assert_as_undisturbed(store, hosting, run_id)


def test_a_read_only_disk_keeps_runs_waiting(disk: SmallDisk, store: Store, hosting: HostProcess) -> None:
    run_id = started(store, hosting)
    disk.remount("ro")
    wait_until(lambda: store.run(run_id).status == "queued", "the run waits")
    attempt = store.run(run_id).attempt
    disk.remount("rw")
    store.ask(run_id, SetSpeed(), "ada")
    assert finished(store, run_id).attempt > attempt
