"""Whatever works on a run, works on it to its end and says so."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.errors import StorageUnavailableError
from engine.events import RunEnded, RunStarted
from engine.host.entry import MAX_CRASHES_WITH_PICTURES, start_or_resume
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.plan.timings import Timing, timings
from engine.runs.executors.base import Ended, Executor, Resources
from engine.runs.executors.inline import InlineExecutor
from engine.runs.executors.local import LocalExecutor
from engine.runs.executors.process import warm_context
from engine.runs.schema import runs
from engine.runs.store import Store

pytestmark = pytest.mark.xdist_group("executors")
Endings = queue.SimpleQueue[tuple[str, int]]


def inline(ended: Ended) -> Executor:
    return InlineExecutor(start_or_resume, "test", ended)


def local(ended: Ended) -> Executor:
    return LocalExecutor(start_or_resume, "test", warm_context("engine.host.preload"), ended)


def spawned(ended: Ended) -> Executor:
    """As where there is no forkserver."""
    return LocalExecutor(start_or_resume, "test", multiprocessing.get_context("spawn"), ended)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One for all tests here: a forkserver hands on the environment that it was started with."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("LAYERLAB_HOME", str(folder))
        patch.delenv("LAYERLAB_DATABASE_URL", raising=False)
        yield folder


@pytest.fixture(scope="module", params=[inline, local, spawned])
def executor(request: pytest.FixtureRequest, home: Path) -> Iterator[tuple[Executor, Endings]]:
    make: Callable[[Ended], Executor] = request.param
    endings: Endings = queue.SimpleQueue()
    executor = make(lambda run_id, exit_code: endings.put((run_id, exit_code)))
    yield executor, endings
    executor.close()


def plan(epochs: int = 3) -> Plan:
    return make_plan("mlp", "moons", {"training.epochs": epochs})


@dataclass
class Worked:
    """A run that an executor has worked on, how its process ended, and the forecast before it."""

    run_id: str
    ending: tuple[str, int]
    forecast_s: float
    learned: Timing


@pytest.fixture(scope="module")
def worked(executor: tuple[Executor, Endings]) -> Worked:
    works, endings = executor
    asked = plan(epochs=10)
    forecast_s = preflight(asked).seconds
    with closing(Store()) as store:
        run_id = store.submit(asked, "ada")
    works.submit(run_id, Resources(threads=1))
    return Worked(run_id, endings.get(timeout=120), forecast_s, timings().kept[-1])


def test_a_run_is_worked_on_to_its_end(worked: Worked, store: Store) -> None:
    assert worked.ending == (worked.run_id, 0)
    assert store.run(worked.run_id).status == "finished"
    (_, first), *_ = store.events(worked.run_id)
    assert isinstance(first, RunStarted)
    assert (first.threads, first.attempt) == (1, 1)


def test_a_run_begins_with_its_forecast_and_later_ones_learn_from_it(worked: Worked, store: Store) -> None:
    events = [event for _, event in store.events(worked.run_id)]
    begun, ended = events[0], events[-1]
    assert isinstance(begun, RunStarted)
    assert isinstance(ended, RunEnded)
    assert begun.forecast_s == pytest.approx(worked.forecast_s)
    assert worked.learned.step_s == ended.step_s
    assert worked.learned.threads == 1


def test_submitting_a_run_that_is_over_does_nothing(
    worked: Worked, executor: tuple[Executor, Endings], store: Store
) -> None:
    works, endings = executor
    works.submit(worked.run_id, Resources(threads=1))
    assert endings.get(timeout=120) == (worked.run_id, 0)
    assert store.run(worked.run_id).attempt == 1


def test_a_cancelled_worker_is_killed_and_its_run_can_go_on(home: Path, store: Store) -> None:
    endings: Endings = queue.SimpleQueue()
    works = local(lambda run_id, exit_code: endings.put((run_id, exit_code)))
    run_id = store.submit(plan(epochs=100_000), "ada")
    works.submit(run_id, Resources(threads=1))
    assert set(works.workers()) == {run_id}
    works.cancel(run_id)
    assert endings.get(timeout=120) == (run_id, -9)
    assert works.workers() == {}
    assert not store.run(run_id).is_over


def test_a_database_that_fails_ends_the_worker_and_not_the_run(store: Store) -> None:
    run_id = store.submit(plan(), "ada")
    rename = sa.text("ALTER TABLE events RENAME TO away"), sa.text("ALTER TABLE away RENAME TO events")
    with store.database.writing() as connection:
        connection.execute(rename[0])
    with pytest.raises(StorageUnavailableError, match="no such table: events"):
        start_or_resume(run_id, 1, "test")
    with store.database.writing() as connection:
        connection.execute(rename[1])
    waits = store.run(run_id)
    assert waits.status == "queued"
    assert "no such table: events" in str(waits.setback)
    start_or_resume(run_id, 1, "test")
    assert store.run(run_id).status == "finished"


def test_a_run_that_keeps_crashing_at_one_step_continues_without_pictures(store: Store) -> None:
    run_id = store.submit(plan(), "ada")
    with store.database.writing() as connection:
        connection.execute(sa.update(runs).where(runs.c.id == run_id).values(deaths=MAX_CRASHES_WITH_PICTURES))
    start_or_resume(run_id, 1, "test")
    assert store.run(run_id).status == "finished"
    assert store.events(run_id, kinds=["frame_taken"]) == []
