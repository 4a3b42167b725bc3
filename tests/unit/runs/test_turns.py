"""Whose turn it is, when a run yields its slot, and about how long one waits."""

from __future__ import annotations

import pytest

from engine.runs.turns import PATIENCE_S, SHORT_S, Training, Waiting, admitted, fair_order, slots, waits_s, yields

NOW = 1000.0
LONG_S = 10 * SHORT_S


def waiting(run_id: str, owner: str, age: float, attempt: int = 0, remaining_s: float | None = LONG_S) -> Waiting:
    return Waiting(run_id, owner, "run", NOW - age, attempt, remaining_s=remaining_s)


def yielded(run_id: str, owner: str, ago_s: float) -> Waiting:
    return Waiting(run_id, owner, "run", NOW - 900, attempt=1, yielded_at=NOW - ago_s, remaining_s=LONG_S)


def order(*runs: Waiting, **running: int) -> list[str]:
    return [run.id for run in fair_order(runs, running, NOW)]


def test_the_oldest_run_goes_first_among_equal_owners() -> None:
    assert order(waiting("b", "ada", 1), waiting("a", "grace", 2)) == ["a", "b"]


def test_owners_take_turns_however_many_runs_one_submits() -> None:
    many = [waiting(f"a{n}", "ada", 10 - n) for n in range(3)]
    assert order(*many, waiting("g0", "grace", 1), waiting("g1", "grace", 0.5)) == ["a0", "g0", "a1", "g1", "a2"]


def test_an_owner_with_runs_at_work_comes_after_one_with_none() -> None:
    assert order(waiting("a", "ada", 9), waiting("g", "grace", 1), ada=2) == ["g", "a"]


def test_interrupted_runs_go_on_before_new_ones_start() -> None:
    assert order(waiting("a", "ada", 9), waiting("g", "grace", 1, attempt=1), grace=5) == ["g", "a"]


def test_a_run_that_yielded_waits_behind_the_others_and_before_later_ones() -> None:
    assert order(waiting("g", "grace", 9), yielded("y", "ada", 5), waiting("h", "hedy", 1)) == ["g", "y", "h"]


def test_short_runs_go_first_within_an_owners_share_and_among_equals() -> None:
    short = waiting("s", "ada", 1, remaining_s=0.1)
    assert order(waiting("a", "ada", 9), waiting("b", "ada", 8), short) == ["s", "a", "b"]
    assert order(waiting("g", "grace", 9), short) == ["s", "g"]
    assert order(waiting("g", "grace", 9), short, ada=1) == ["g", "s"], "the share comes first"
    unknown = waiting("u", "ada", 20, remaining_s=None)
    assert order(unknown, short) == ["s", "u"]


def test_short_runs_do_not_keep_the_others_waiting_for_ever() -> None:
    shorts = [waiting(f"s{n}", f"owner{n}", 1, remaining_s=0.1) for n in range(3)]
    assert order(*shorts, waiting("a", "ada", PATIENCE_S + 1))[0] == "a"


def test_a_short_run_needs_no_slot() -> None:
    short, other, long = (
        waiting("s", "ada", 1, remaining_s=1.0),
        waiting("t", "ada", 1, remaining_s=1.0),
        waiting("a", "ada", 9),
    )
    assert admitted([long, short, other], free=0) == [short]
    assert admitted([long, short, other], free=1) == [long, short]
    assert admitted([long, short, other], free=-1) == [], "one at a time"
    assert admitted([long], free=0) == []


@pytest.mark.parametrize(
    ("trained_s", "remaining_s", "expected"),
    [(19, 500, False), (21, 500, True), (21, 15, False), (61, 15, True), (21, None, True)],
    ids=["had no slice yet", "had its slice", "is near its end", "seemed so for long", "nobody knows"],
)
def test_a_run_yields_after_its_slice_unless_it_is_near_its_end(
    trained_s: float, remaining_s: float | None, expected: bool
) -> None:
    run = Training("a", "ada", remaining_s)
    assert (yields([run], {"a": trained_s}, slice_s=20) is run) is expected


def test_the_owner_with_the_most_runs_at_work_yields_first() -> None:
    training = [Training("g", "grace"), Training("a", "ada"), Training("b", "ada")]
    chosen = yields(training, {"g": 99, "a": 30, "b": 40}, slice_s=20)
    assert chosen
    assert chosen.id == "b"


def test_the_waiting_time_counts_time_slices() -> None:
    training = [Training(str(n), "grace", remaining_s=500.0) for n in range(slots())]
    queue = [waiting(str(n), "ada", 1, remaining_s=500.0) for n in range(2 * slots() + 1)]
    waits = waits_s(queue, training, slice_s=20)
    assert waits == [20] * slots() + [40] * slots() + [60]
    assert waits_s(queue[:1], [], slice_s=20) == [0]
    over_soon = [Training(str(n), "grace", remaining_s=3.0) for n in range(slots())]
    assert waits_s(queue[:1], over_soon, slice_s=20) == [5]
