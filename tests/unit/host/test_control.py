"""Which commands are obeyed again after an interruption."""

from __future__ import annotations

from contextlib import closing

import pytest
from pydantic import ValidationError

from engine.commands import Advance, Command, Pause, Resume, SetSpeed, SetValue, SetWeight, Stop, Watch
from engine.host.control import StoreControl, replayed_commands
from engine.runs.artifacts import Artifacts
from engine.runs.journal import Journal
from engine.runs.store import Store
from tests.started_run import claimed_run

FAST, SLOW = SetValue(value=1.0), SetValue(value=0.1)


def test_a_setting_is_changed_again_at_its_step() -> None:
    received = [(5, FAST), (20, SLOW), (30, FAST)]
    assert replayed_commands(received, start=20, paused_at=None, now=0) == [(20, SLOW), (30, FAST)]


def test_weights_are_changed_again_at_their_steps_and_in_order() -> None:
    one, other = SetWeight(node="a", index=(0,), value=1.0), SetWeight(node="a", index=(0,), value=2.0)
    received: list[tuple[int, Command]] = [(5, one), (20, other), (20, FAST), (20, one)]
    assert replayed_commands(received, start=20, paused_at=None, now=0) == [(20, other), (20, FAST), (20, one)]


def test_a_paused_run_is_paused_again() -> None:
    assert replayed_commands([(30, Pause())], start=20, paused_at=30, now=0) == [(30, Pause())]
    assert replayed_commands([(30, Pause())], start=20, paused_at=None, now=0) == [(30, Pause())]
    assert replayed_commands([(10, Pause())], start=20, paused_at=20, now=0) == [(20, Pause())]


def test_the_last_speed_counts_for_a_resumed_run() -> None:
    slow, slower = SetSpeed(steps_per_s=10), SetSpeed(steps_per_s=2)
    assert replayed_commands([(5, slow), (10, slower)], start=20, paused_at=None, now=0) == [(20, slower)]


def test_a_resumed_run_goes_on() -> None:
    assert replayed_commands([(30, Pause()), (30, Resume())], start=20, paused_at=30, now=0) == []


def test_an_unfinished_epoch_is_completed() -> None:
    received: list[tuple[int, Command]] = [(10, Pause()), (10, Advance(by="epoch"))]
    assert replayed_commands(received, start=0, paused_at=10, now=0) == [(10, Advance(by="epoch"))]
    assert replayed_commands(received, start=15, paused_at=None, now=0) == [(15, Advance(by="epoch"))]


def test_an_epoch_that_was_over_is_not_taken_twice() -> None:
    received: list[tuple[int, Command]] = [(10, Pause()), (10, Advance(by="epoch"))]
    assert replayed_commands(received, start=50, paused_at=50, now=0) == [(50, Pause())]


def test_steps_of_one_network_are_taken_again_and_passed_through() -> None:
    first, second = Advance(only="discriminator"), Advance(only="generator")
    received: list[tuple[int, Command]] = [(30, Pause()), (30, first), (31, second), (32, Resume())]
    again = [(step, command.model_copy(update={"wait": False})) for step, command in ((30, first), (31, second))]
    assert replayed_commands(received, start=25, paused_at=None, now=0) == again
    assert replayed_commands(received, start=31, paused_at=None, now=0) == again[1:]
    assert replayed_commands(received[:3], start=25, paused_at=32, now=0) == [*again, (32, Pause())]


def test_a_step_of_one_network_that_was_called_off_is_not_taken_again() -> None:
    received: list[tuple[int, Command]] = [(30, Advance(only="generator")), (30, Resume())]
    assert replayed_commands(received, start=25, paused_at=None, now=0) == []


def test_one_network_learns_alone_for_a_step_not_for_an_epoch() -> None:
    with pytest.raises(ValidationError, match="single step"):
        Advance(by="epoch", only="generator")


def test_stop_is_obeyed_again() -> None:
    assert replayed_commands([(30, Stop())], start=20, paused_at=None, now=0) == [(30, Stop())]


def test_only_a_watch_that_lasts_is_renewed() -> None:
    old, new = Watch(until=5.0), Watch(until=50.0)
    assert replayed_commands([(1, old), (2, new)], start=20, paused_at=None, now=10) == [(20, new)]
    assert replayed_commands([(1, old), (2, new)], start=20, paused_at=None, now=60) == []


def test_a_run_resumed_after_an_interruption_is_not_paused_again_where_it_was(store: Store) -> None:
    """It resumes from a checkpoint before its pause, and hears Resume there."""
    logbook = claimed_run(store)
    store.ask(logbook.lease.run_id, Resume(), logbook.record().owner)
    with closing(Journal(logbook, Artifacts())) as journal:
        control = StoreControl(logbook, journal, [(30, Pause()), (30, FAST)])
        assert control.due(20) == [Resume()]
        assert control.due(30) == [FAST]
