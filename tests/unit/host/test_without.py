"""A run without one of its changes equals one in which it was never made, bit for bit."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from typing import Any

import pytest

from engine.commands import Advance, Command, Resume, SetValue, SetWeight, Stop
from engine.errors import RequestError
from engine.host.entry import start_or_resume
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.current_checkpoint import current_checkpoint
from engine.runs.forks import Forks
from engine.runs.run_changes import named_changes, run_changes, without_title
from engine.runs.schema import commands
from engine.runs.store import Store
from engine.train.checkpoint import from_bytes
from tests.host_process import wait_until
from tests.small_plans import gan, mlp

SLOWER, FASTER = SetValue(value=0.001), SetValue(value=0.5)
WEIGHT = SetWeight(node="output", tensor="bias", index=(0,), value=3.5)
BACK = SetValue(value=0.01)


@pytest.fixture
def forks(store: Store) -> Forks:
    return Forks(store, Artifacts())


def trained(store: Store, asked: Sequence[tuple[int, Command]], plan: Plan | None = None) -> str:
    """A run that has ended, with commands applied at their steps."""
    run_id = store.submit(plan or mlp(), "ada")
    with store.database.writing() as connection:
        for step, command in asked:
            told = {"run": run_id, "kind": command.kind, "payload": command.model_dump_json(), "asked_at": 0.0}
            connection.execute(commands.insert().values(**told, applied_step=step))
    assert start_or_resume(run_id, 1, "here")
    return run_id


def without(store: Store, forks: Forks, run_id: str, *names: str) -> str:
    row = store.run(run_id)
    other = forks.without(row, named_changes(run_changes(store, row), names), "ada", "other")
    assert start_or_resume(other, 4, "here")
    return other


def outcome(store: Store, run_id: str) -> Any:
    """The whole curve and the last weights."""
    found = store.events(run_id, limit=10**6, kinds=("measured", "epoch_ended", "setting_changed", "weight_changed"))
    told = [event.model_dump() for _, event in found]
    weights = from_bytes(Artifacts().checkpoint(run_id))["models"]
    return told, {name: value.tolist() for name, value in weights.items()}


@pytest.mark.parametrize(
    ("asked", "names", "left"),
    [
        (((13, FASTER),), ("13",), ()),
        (((0, FASTER),), ("0",), ()),
        (((5, FASTER), (13, SLOWER), (30, FASTER)), ("13",), ((5, FASTER), (30, FASTER))),
        (((5, FASTER), (13, SLOWER), (30, FASTER)), ("30", "5"), ((13, SLOWER),)),
        (((13, SLOWER), (13, WEIGHT), (13, FASTER)), ("13",), ((13, WEIGHT),)),
        (((13, SLOWER), (13, WEIGHT), (13, FASTER)), ("13.2",), ((13, SLOWER), (13, FASTER))),
    ],
)
def test_without_a_change_a_run_is_as_if_it_had_never_been_made(
    store: Store,
    forks: Forks,
    asked: Sequence[tuple[int, Command]],
    names: Sequence[str],
    left: Sequence[tuple[int, Command]],
) -> None:
    other = without(store, forks, trained(store, asked), *names)
    assert outcome(store, other) == outcome(store, trained(store, left))


def test_it_belongs_to_the_run_and_says_which_change_it_lacks(store: Store, forks: Forks) -> None:
    run_id = trained(store, ((5, FASTER), (13, WEIGHT)))
    row = store.run(without(store, forks, run_id, "13"))
    assert (row.parent, row.parent_step, row.origin, row.variant, row.plan.title) == (
        *(run_id, 13, "fork", "without=13", "other"),
    )


def test_a_step_of_one_network_alone_can_be_left_out(store: Store, forks: Forks) -> None:
    alone = Advance(only="generator")
    run_id = trained(store, ((3, alone), (4, Resume())), gan())
    found = run_changes(store, store.run(run_id))
    assert [(change.name, str(change.title)) for change in found] == [("3", "Only the generator was trained")]
    assert outcome(store, without(store, forks, run_id, "3")) == outcome(store, trained(store, (), gan()))


def test_a_change_in_a_pause_can_be_left_out_though_the_checkpoint_of_the_pause_has_it(
    store: Store, forks: Forks
) -> None:
    run_id = store.submit(mlp(), "ada", paused=True)
    worker = Thread(target=start_or_resume, args=(run_id, 1, "here"))
    worker.start()
    try:
        wait_until(lambda: store.run(run_id).status == "paused", "the pause")
        store.ask(run_id, WEIGHT, "ada")
        wait_until(lambda: store.events(run_id, kinds=("weight_changed",)), "the changed weight")
        assert current_checkpoint(store, store.run(run_id)) == 0
    finally:
        store.ask(run_id, Resume(), "ada")
        worker.join(60)
    assert outcome(store, without(store, forks, run_id, "0")) == outcome(store, trained(store, ()))


def test_it_ends_where_the_run_was_stopped(store: Store, forks: Forks) -> None:
    run_id = trained(store, ((13, FASTER), (27, Stop())))
    row = store.run(without(store, forks, run_id, "13"))
    assert (row.status, row.step) == ("stopped", 27)


def test_a_fork_without_its_first_change_begins_where_it_did(store: Store, forks: Forks) -> None:
    parent = trained(store, ((5, SLOWER),))
    row = store.run(parent)
    fork = forks.fork(row, 20, mlp(6), "ada")
    store.ask(fork, FASTER, "ada")
    assert start_or_resume(fork, 1, "here")
    assert [change.name for change in run_changes(store, store.run(fork))] == ["20"]
    plain = forks.fork(row, 20, mlp(6), "ada")
    assert start_or_resume(plain, 1, "here")
    assert outcome(store, without(store, forks, fork, "20")) == outcome(store, plain)


def test_changes_are_named_with_what_was_before(store: Store) -> None:
    asked = ((5, FASTER), (13, SLOWER), (13, WEIGHT), (20, SLOWER), (30, BACK))
    found = run_changes(store, store.run(trained(store, asked)))
    assert [change.name for change in found] == ["5", "13", "13.2", "30"], "the same rate again is no change"
    titles = [str(change.title) for change in found]
    assert titles[:2] == ["Learning rate 0.01 → 0.5", "Learning rate 0.5 → 0.001"]
    assert titles[2].startswith("output: bias[0] ")
    assert titles[2].endswith(" → 3.5")
    assert str(without_title(found[:1])) == "without “Learning rate 0.01 → 0.5” at step 5"


def test_what_cannot_be_left_out_is_refused_in_a_sentence(store: Store, forks: Forks) -> None:
    run_id = trained(store, ((13, FASTER), (13, Stop())))
    row = store.run(run_id)
    found = run_changes(store, row)
    with pytest.raises(RequestError, match=r"There is no change `14`. The changes of this run: 13."):
        named_changes(found, ["14"])
    with pytest.raises(RequestError, match="has not trained after this change"):
        forks.without(row, found, "ada")
