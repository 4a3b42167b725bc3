"""The order of the queue."""

from __future__ import annotations

from engine.runs.queue import Waiting, fair_order


def waiting(run_id: str, owner: str, age: float, attempt: int = 0) -> Waiting:
    return Waiting(run_id, owner, "run", -age, attempt)


def order(*runs: Waiting, **running: int) -> list[str]:
    return [run.id for run in fair_order(runs, running)]


def test_the_oldest_comes_first_when_nobody_has_more() -> None:
    assert order(waiting("b", "ada", 1), waiting("a", "grace", 2)) == ["a", "b"]


def test_owners_take_turns_however_many_runs_one_submits() -> None:
    many = [waiting(f"a{n}", "ada", 10 - n) for n in range(3)]
    assert order(*many, waiting("g0", "grace", 1), waiting("g1", "grace", 0.5)) == ["a0", "g0", "a1", "g1", "a2"]


def test_who_has_runs_at_work_waits_for_those_who_have_none() -> None:
    assert order(waiting("a", "ada", 9), waiting("g", "grace", 1), ada=2) == ["g", "a"]


def test_interrupted_runs_go_on_before_new_ones_start() -> None:
    assert order(waiting("a", "ada", 9), waiting("g", "grace", 1, attempt=1), grace=5) == ["g", "a"]


def test_who_let_others_in_waits_behind_them_and_keeps_its_turn_before_later_ones() -> None:
    yielded = Waiting("y", "ada", "run", -100, attempt=1, yielded_at=-5)
    assert order(waiting("g", "grace", 9), yielded, waiting("h", "hedy", 1)) == ["g", "y", "h"]
