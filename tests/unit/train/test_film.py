"""The film of a run: which steps are kept, that keeping them changes nothing, and the speed limit."""

from __future__ import annotations

import itertools
import time

import pytest

from engine.commands import Pause, Resume, SetSpeed
from engine.events import Event
from engine.plan.factory import make_plan
from engine.train.film import KEPT, MAX_BYTES, film_steps
from engine.train.pace import Pace
from tests.training_run import EVERY_MEASURED_STEP, Script, run

SHORT = {"training.epochs": 6, "training.seed": 3}


def weights(events: list[Event]) -> dict[int, dict[str, list[float]]]:
    """All weights at each step of the film."""
    kept = {event.step: event.state["models"] for event in events if event.kind == "weights_kept"}
    return {step: {name: value.tolist() for name, value in models.items()} for step, models in kept.items()}


@pytest.mark.parametrize("steps", [60, 75, 100, 1_900, 1_000_000])
def test_every_run_has_at_least_60_steps_of_film_dense_at_the_beginning(steps: int) -> None:
    kept = film_steps(steps)
    assert len(kept) >= 60
    assert kept[:5] == (0, 1, 2, 3, 4)
    assert kept[-1] == steps
    distances = [after - before for before, after in itertools.pairwise(kept)]
    assert all(distance <= max(1, steps // 12) for distance in distances)
    assert sum(distances[:20]) < sum(distances[-20:]) or steps <= KEPT


def test_a_short_run_is_kept_step_by_step_and_half_a_run_has_60_steps_too() -> None:
    assert film_steps(7) == tuple(range(8))
    assert sum(step <= 500 for step in film_steps(1_000)) >= 60


def test_large_networks_are_kept_within_the_limit() -> None:
    size = MAX_BYTES // 10
    assert 2 <= len(film_steps(1_000, size)) <= 12
    assert film_steps(1_000, MAX_BYTES) == ()


def test_a_run_of_two_seconds_keeps_the_weights_of_each_of_these_steps_and_resumes_with_the_same() -> None:
    plan = make_plan("mlp", "circles", SHORT)
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    kept = weights(whole)
    assert tuple(kept) == film_steps(whole[-1].step)
    checkpoints = {event.step: event.state for event in whole if event.kind == "checkpoint_taken" and not event.best}
    middle = sorted(checkpoints)[len(checkpoints) // 2]
    resumed = weights(run(plan, checkpoint=checkpoints[middle]))
    assert resumed == {step: values for step, values in kept.items() if step > middle}


def test_a_slow_run_takes_few_steps_per_second_learns_the_same_and_says_so() -> None:
    plan = make_plan("mlp", "circles", SHORT)
    fast = run(plan)
    begun = time.monotonic()
    slow = run(plan, Script({3: [SetSpeed(steps_per_s=50)], 23: [SetSpeed()]}))
    assert time.monotonic() - begun >= 20 / 50
    changes = [(event.step, event.path, event.value) for event in slow if event.kind == "setting_changed"]
    assert changes == [(3, "speed", 50.0), (23, "speed", 0.0)]
    assert weights(fast) == weights(slow)


def test_commands_are_read_while_a_slow_run_waits_for_its_next_step() -> None:
    pace = Pace()
    pace.set(1)
    assert not pace.delays(), "the first step is taken at once"
    begun = time.monotonic()
    assert pace.delays()
    assert time.monotonic() - begun < 0.5


def test_a_run_that_starts_paused_shows_its_first_picture_before_any_step() -> None:
    events = run(make_plan("mlp", "circles", SHORT), Script({0: [Pause()]}, [Resume()]))
    kinds = [event.kind for event in events]
    assert "frame_taken" in kinds[: kinds.index("paused")]
    assert next(event.step for event in events if event.kind == "paused") == 0
