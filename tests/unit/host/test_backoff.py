"""Pauses between the attempts of a run that keeps failing."""

from __future__ import annotations

import time

from engine.host.backoff import FREE_CRASHES, STEADY_S, Backoff


def pauses(backoff: Backoff, lives_s: list[float]) -> list[int]:
    """The pause after each failure of the storage, in whole seconds."""
    found = []
    for lived_s in lives_s:
        backoff.storage_failed("a", lived_s)
        found.append(round(backoff.due_s["a"] - time.monotonic()))
    return found


def test_the_pause_doubles_with_each_failure_of_the_storage_up_to_a_longest() -> None:
    assert pauses(Backoff(first_s=1.0, max_s=6.0), [0.0] * 5) == [1, 2, 4, 6, 6]


def test_a_run_that_went_on_for_long_begins_with_a_short_pause_again() -> None:
    assert pauses(Backoff(), [0.0, 0.0, 0.0, STEADY_S]) == [1, 2, 4, 1]


def test_a_few_crashes_are_followed_by_another_attempt_at_once() -> None:
    backoff = Backoff()
    assert not any(backoff.crashed("a", crashes) for crashes in range(1, FREE_CRASHES + 1))
    assert backoff.is_due("a")


def test_many_crashes_at_one_step_take_minutes_and_not_seconds() -> None:
    backoff, total_s = Backoff(), 0.0
    for crashes in range(1, 15):
        if backoff.crashed("a", crashes):
            total_s += backoff.due_s["a"] - time.monotonic()
    assert total_s > 180
    assert not backoff.is_due("a")
    assert backoff.is_due("b")


def test_forgotten_runs_may_be_retried_at_once() -> None:
    backoff = Backoff()
    backoff.storage_failed("a", 0.0)
    assert not backoff.is_due("a")
    backoff.forget("a")
    assert backoff.is_due("a")


def test_runs_that_have_been_due_for_long_are_forgotten() -> None:
    backoff = Backoff()
    backoff.storage_failed("deleted while it waited", 0.0)
    backoff.due_s["deleted while it waited"] -= 3600
    backoff.storage_failed("a", 0.0)
    assert list(backoff.due_s) == list(backoff.storage_faults) == ["a"]
