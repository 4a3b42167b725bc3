"""A fork needs nothing of its parent but what was copied, and ends as it would have."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from engine.commands import SetValue, SetWeight, Stop
from engine.errors import LimitError, NotFoundError, RequestError, StorageUnavailableError
from engine.host.entry import start_or_resume
from engine.plan.factory import change
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.data_set_use import is_used
from engine.runs.forks import Forks
from engine.runs.queue import Queue
from engine.runs.schema import commands
from engine.runs.starts import read_start, write_start
from engine.runs.store import Store
from engine.train.checkpoint import from_bytes
from tests.small_plans import mlp


@pytest.fixture
def forks(store: Store) -> Forks:
    return Forks(store, Artifacts())


def trained(store: Store, plan: Plan, *asked: tuple[int, SetValue]) -> str:
    """A run that has ended; `asked`: commands with the steps at which they are applied."""
    run_id = store.submit(plan, "ada")
    for step, command in asked:
        store.ask(run_id, command, "ada")
        _applied(store, run_id, step)
    assert start_or_resume(run_id, 1, "here")
    return run_id


def _applied(store: Store, run_id: str, step: int) -> None:
    with store.database.writing() as connection:
        newest = commands.update().where(commands.c.run == run_id, commands.c.applied_step.is_(None))
        connection.execute(newest.values(applied_step=step))


def outcome(store: Store, run_id: str, after: int = -1) -> Any:
    """The whole curve and the last weights."""
    found = store.events(run_id, limit=10**6, kinds=("measured", "epoch_ended"))
    curve = [(event.kind, event.step, event.values) for _, event in found if event.step > after]  # type: ignore[union-attr]
    artifacts = Artifacts()
    weights = from_bytes(artifacts.checkpoint(run_id))["models"]
    return curve, {name: value.tolist() for name, value in weights.items()}, store.run(run_id).summary


@pytest.mark.parametrize("step", [13, 40])
def test_an_unchanged_fork_equals_its_parent_bit_for_bit(store: Store, forks: Forks, step: int) -> None:
    parent = trained(store, mlp())
    fork = forks.fork(store.run(parent), step, mlp(), "ada")
    row = store.run(fork)
    assert (row.parent, row.parent_step, row.origin, row.threads, row.step) == (parent, step, "fork", 1, step)
    assert start_or_resume(fork, 4, "here")
    assert outcome(store, fork) == outcome(store, parent), "its log begins with that of its parent"


def test_a_fork_goes_on_after_its_parent_was_deleted(store: Store, forks: Forks) -> None:
    parent = trained(store, mlp())
    expected = outcome(store, parent)
    fork = forks.fork(store.run(parent), 13, mlp(), "ada")
    store.delete(parent, "ada")
    forks.artifacts.delete(parent)
    Queue(store.database).forget(parent)
    assert start_or_resume(fork, 1, "here")
    assert outcome(store, fork) == expected
    with pytest.raises(NotFoundError):
        store.run(parent)


def test_commands_before_the_step_count_and_later_ones_only_if_asked(store: Store, forks: Forks) -> None:
    early, late = (5, SetValue(value=0.5)), (30, SetValue(value=0.001))
    parent = trained(store, mlp(), early, late)
    row = store.run(parent)
    again, without = (forks.fork(row, 13, mlp(), "ada", repeat_commands=repeat) for repeat in (True, False))
    for fork in (again, without):
        assert start_or_resume(fork, 1, "here")
    assert outcome(store, again) == outcome(store, parent)
    assert outcome(store, without)[0][:30] == outcome(store, parent)[0][:30]
    assert outcome(store, without) != outcome(store, parent)


def test_a_fork_of_a_paused_run_has_what_was_changed_during_the_pause(store: Store, forks: Forks) -> None:
    parent = store.submit(mlp(), "ada", paused=True)
    worker = Thread(target=start_or_resume, args=(parent, 1, "here"))
    worker.start()
    try:
        _wait(lambda: store.run(parent).status == "paused")
        store.ask(parent, SetWeight(node="output", tensor="bias", index=(0,), value=3.5), "ada")
        _wait(lambda: bool(store.events(parent, kinds=("weight_changed",))))
        fork = forks.fork(store.run(parent), 0, mlp(), "ada")
    finally:
        store.ask(parent, Stop(), "ada")
        worker.join(60)
    assert from_bytes(forks.artifacts.start(fork, "state.safetensors"))["models"]["main.nodes.output.bias"][0] == 3.5
    assert len(store.events(fork, kinds=("weight_changed",))) == 1


def _wait(is_so: Callable[[], bool], patience_s: float = 60.0) -> None:
    until = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < until
        Event().wait(0.02)


@pytest.mark.parametrize(("at", "step", "count"), [(12, 13, 1), (13, 13, 0), (13, 40, 1)])
def test_the_history_of_a_fork_has_the_changes_that_its_state_has(
    store: Store, forks: Forks, at: int, step: int, count: int
) -> None:
    parent = trained(store, mlp(), (at, SetValue(value=0.5)))
    fork = forks.fork(store.run(parent), step, mlp(6), "ada")
    assert len(store.events(fork, kinds=("setting_changed",))) == count


def test_a_fork_of_a_fork_has_the_whole_history(store: Store, forks: Forks) -> None:
    parent = trained(store, mlp(2))
    longer = forks.fork(store.run(parent), 20, mlp(3), "ada")
    assert start_or_resume(longer, 1, "here")
    longest = forks.fork(store.run(longer), 25, mlp(4), "ada")
    assert start_or_resume(longest, 1, "here")
    assert outcome(store, longest)[:2] == outcome(store, trained(store, mlp(4)))[:2]
    with pytest.raises(RequestError, match=f"begins at step 20, where it goes on from run `{parent}`"):
        forks.fork(store.run(longer), 19, mlp(4), "ada")


def test_an_interrupted_fork_goes_on_from_its_own_checkpoints_and_keeps_its_history(store: Store, forks: Forks) -> None:
    parent = trained(store, mlp())
    expected = outcome(store, parent)
    fork = forks.fork(store.run(parent), 0, mlp(), "ada")
    queue = Queue(store.database)
    queue.ask_to_yield(fork)
    assert start_or_resume(fork, 1, "here")
    assert not store.run(fork).is_over
    queue.yield_turn(fork, "here")
    for file in Path(forks.artifacts.root, fork, "checkpoints").iterdir():
        file.write_bytes(b"damaged")
    assert start_or_resume(fork, 1, "here")
    assert outcome(store, fork) == expected
    started = [event for _, event in store.events(fork, kinds=("run_started",))]
    assert [event.step for event in started] == [0]
    assert "was damaged" in str(started[0].note)  # type: ignore[union-attr]


def test_a_run_that_stopped_early_goes_on_from_its_last_weights_and_not_from_the_best(
    store: Store, forks: Forks
) -> None:
    plan = change(change(mlp(40), "regularisation.early_stopping", {"patience": 1}), "schedule", "constant")
    plan = change(plan, "optimizer.learning_rate", 0.5)
    parent = trained(store, plan)
    row = store.run(parent)
    assert row.step < 400
    without = change(plan, "regularisation.early_stopping", None)
    fork = forks.fork(row, row.step, without, "ada")
    assert start_or_resume(fork, 1, "here")
    assert outcome(store, fork)[:2] == outcome(store, trained(store, without))[:2], "as if it had never stopped"


def test_a_fork_whose_files_are_away_waits_for_them(store: Store, forks: Forks, tmp_path: Path) -> None:
    parent = trained(store, mlp())
    fork = forks.fork(store.run(parent), 13, mlp(), "ada")
    folder = Path(forks.artifacts.root, fork)
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StorageUnavailableError, match="are missing"):
        start_or_resume(fork, 1, "here")
    assert not store.run(fork).is_over
    with pytest.raises(NotFoundError, match="has no intact checkpoint at or before step 13"):
        forks.fork(store.run(fork), 13, mlp(), "ada")
    (tmp_path / "elsewhere").rename(folder)
    assert start_or_resume(fork, 1, "here")
    assert outcome(store, fork) == outcome(store, parent)


def test_a_fork_that_cannot_begin_is_refused_and_leaves_no_files(
    store: Store, forks: Forks, limited: Callable[..., None]
) -> None:
    parent = trained(store, mlp())
    row = store.run(parent)
    with pytest.raises(RequestError, match="is at step 40, so step 41 is not one of its steps"):
        forks.fork(row, 41, mlp(), "ada")
    with pytest.raises(RequestError, match="The epochs of the plan \\(3\\) are over before step 30"):
        forks.fork(row, 30, mlp(3), "ada")
    limited(runs_per_owner=1)
    store.submit(mlp(), "ada")
    with pytest.raises(LimitError, match="1 active run"):
        forks.fork(row, 30, mlp(9), "ada")
    assert sorted(path.name for path in Path(forks.artifacts.root).iterdir()) == [parent]


def test_a_fork_of_one_that_has_not_trained_begins_where_that_one_would(store: Store, forks: Forks) -> None:
    parent = trained(store, mlp(), (5, SetValue(value=0.5)))
    waiting = forks.fork(store.run(parent), 40, mlp(9), "ada")
    store.ask(waiting, Stop(), "ada")
    fork, direct = (forks.fork(store.run(one), 40, mlp(6), "ada") for one in (waiting, parent))
    for one in (fork, direct):
        assert start_or_resume(one, 1, "here")
    assert outcome(store, fork) == outcome(store, direct)


def test_a_data_set_is_used_by_a_queued_fork_whose_parent_was_deleted(store: Store, forks: Forks) -> None:
    parent = trained(store, change(mlp(), "dataset.noise", 0.123))
    fork = forks.fork(store.run(parent), 13, change(mlp(), "dataset.noise", 0.2), "ada")
    start = read_start(forks.artifacts, fork)
    named = start.plan.model_copy(update={"title": "c0ffee"})  # as an upload is named by its id
    write_start(forks.artifacts, fork, start.model_copy(update={"plan": named}))
    store.delete(parent, "ada")
    assert not store.uses("c0ffee")
    assert is_used(store, forks.artifacts, "c0ffee")
    store.ask(fork, Stop(), "ada")
    assert not is_used(store, forks.artifacts, "c0ffee")


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_damaged_checkpoint_is_noticed_where_it_is_read_and_an_earlier_one_is_used(
    store: Store, forks: Forks, is_deleted: bool
) -> None:
    parent = trained(store, mlp(), (5, SetValue(value=0.5)))
    expected = outcome(store, parent)
    fork = forks.fork(store.run(parent), 40, mlp(6), "ada")
    Path(forks.artifacts.root, fork, "start", "state.safetensors").write_bytes(b"damaged")
    if is_deleted:
        store.delete(parent, "ada")
    assert start_or_resume(fork, 1, "here")
    row = store.run(fork)
    if is_deleted:
        assert row.status == "failed"
        assert "This checkpoint is damaged" in str(row.message)
    else:
        assert row.status == "finished"
        assert outcome(store, fork)[0][: len(expected[0])] == expected[0]
