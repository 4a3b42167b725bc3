"""Groups: members are ordinary runs that share one turn of their owner, all of them start or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.commands import Resume
from engine.errors import LimitError, NotAllowedError, NotFoundError
from engine.events import RunStarted
from engine.plan.factory import make_plan
from engine.plan.variations import variations
from engine.runs.groups import PAUSED, Groups, Member
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.races.entry import race_members
from engine.runs.store import Store
from tests.host_process import finished, hosted, wait_until

STARTED = RunStarted(step=0, steps=100, steps_per_epoch=10, device="cpu", threads=1, parameter_count=7)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store.database)


def members(count: int) -> list[Member]:
    return [Member(f"variant {n}", make_plan("perceptron", "blobs", {"training.seed": n})) for n in range(count)]


def single(store: Store, owner: str) -> str:
    return store.submit(make_plan("mlp", "moons", {"training.epochs": 100_000}), owner)


def waiting(queue: Queue) -> list[str]:
    return [run.id for run in queue.waiting("run")]


def test_members_wait_in_their_order_with_equal_threads(store: Store, queue: Queue) -> None:
    groups = Groups(store)
    group = groups.start("race", members(3), "ada", "Three seeds")
    rows = groups.members(group)
    assert [row.variant for row in rows] == ["variant 0", "variant 1", "variant 2"]
    assert {(row.group, row.origin, row.threads, row.status) for row in rows} == {(group, "race", 1, "queued")}
    assert waiting(queue) == [row.id for row in rows]
    assert [(one.id, one.title) for one in groups.groups("ada")] == [(group, "Three seeds")]
    assert groups.groups("grace") == []


def test_members_take_turns_with_runs_that_came_later(store: Store, queue: Queue) -> None:
    """Every member that begins puts the rest of its group behind all who wait."""
    groups = Groups(store)
    first, second, third = (row.id for row in groups.members(groups.start("race", members(3), "ada")))
    other, mine = single(store, "grace"), single(store, "ada")
    lease = queue.claim(first, "here", threads=1)
    assert lease
    assert waiting(queue) == [other, mine, second, third]
    Logbook(store.database, lease).append([STARTED])
    queue.release(first, "here")
    assert waiting(queue) == [first, other, mine, second, third], "an interrupted member goes on at once"


def test_a_group_of_short_runs_is_not_short(store: Store, queue: Queue) -> None:
    long = single(store, "grace")
    groups = Groups(store)
    groups.start("race", members(2), "ada")
    assert waiting(queue)[0] == long


def test_a_group_counts_as_one_run_and_its_members_have_a_limit(store: Store, limited: Callable[..., None]) -> None:
    limited(runs_per_owner=2, members_per_owner=5)
    groups = Groups(store)
    with pytest.raises(LimitError, match=r"6 runs are more than the limit of 5\. Choose fewer"):
        groups.start("race", members(6), "ada")
    groups.start("race", members(3), "ada")
    with pytest.raises(LimitError, match="3 runs and the 3 of your other races are more than the limit of 5"):
        groups.start("race", members(3), "ada")
    assert len(store.runs("ada")) == 3, "all members start, or none"
    single(store, "ada")
    with pytest.raises(LimitError, match="You already have 2 active runs"):
        groups.start("race", members(1), "ada")


def test_a_race_of_the_whole_catalog_with_five_seeds_is_admitted(store: Store) -> None:
    groups = Groups(store)
    assert len(groups.members(groups.start("race", members(125), "ada"))) == 125


def test_members_of_a_paused_group_do_not_begin(store: Store, queue: Queue) -> None:
    groups = Groups(store)
    group = groups.start("race", members(2), "ada")
    first, second = (row.id for row in groups.members(group))
    lease = queue.claim(first, "here", threads=1)
    assert lease
    Logbook(store.database, lease).append([STARTED])
    groups.pause(group, "ada")
    assert waiting(queue) == []
    assert queue.claim(second, "here", threads=1) is None
    assert store.run(second).setback == PAUSED
    assert [command.kind for command in Logbook(store.database, lease).pending(step=1)] == ["pause"]
    groups.resume(group, "ada")
    assert waiting(queue) == [second]
    assert store.run(second).setback is None
    assert isinstance(Logbook(store.database, lease).pending(step=1)[-1], Resume)


def test_stop_and_delete_reach_all_members(store: Store) -> None:
    groups = Groups(store)
    group = groups.start("race", members(2), "ada")
    groups.stop(group, "ada")
    assert {row.status for row in groups.members(group)} == {"stopped"}
    groups.delete(group, "ada")
    assert store.runs("ada") == groups.members(group) == []
    with pytest.raises(NotFoundError, match="may have been deleted"):
        groups.group(group)


@pytest.mark.parametrize("action", [Groups.pause, Groups.resume, Groups.stop, Groups.delete])
def test_a_group_obeys_its_owner_alone(store: Store, action: Callable[[Groups, str, str], None]) -> None:
    groups = Groups(store)
    group = groups.start("race", members(1), "ada")
    with pytest.raises(NotAllowedError, match="belongs to someone else"):
        action(groups, group, "grace")
    assert [row.status for row in groups.members(group)] == ["queued"]


@pytest.mark.slow
def test_a_paused_race_stays_paused_when_its_host_is_killed_and_ends_once_resumed(home: Path) -> None:
    plans, _ = variations(make_plan("mlp", "moons", {"training.epochs": 60}), "optimizer", ["sgd", "adam", "rmsprop"])
    with hosted(home) as hosting, closing(Store()) as store:
        groups = Groups(store)
        group = groups.start("race", race_members(plans, 2), "ada")
        hosting.host.wake()
        wait_until(lambda: any(row.step for row in groups.members(group)), "a member takes steps")
        groups.pause(group, "ada")
        wait_until(lambda: not any(row.status == "running" for row in groups.members(group)), "all are paused")
        begun = [row.attempt for row in groups.members(group)]
        assert 0 in begun, "those that wait do not begin"
        assert hosting.kill_host()
        hosting.ready()
        wait_until(lambda: [row.attempt for row in groups.members(group)] == begun, "nobody begins", timeout_s=5)
        groups.resume(group, "ada")
        hosting.host.wake()
        ended = [finished(store, row.id) for row in groups.members(group)]
        assert {row.status for row in ended} == {"finished"}
