"""Any step of a run comes back bit for bit."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.commands import Advance, Command, SetValue, SetWeight
from engine.datasets.base import DATASETS
from engine.errors import FailureError
from engine.events import EpochEnded, Event, Measured
from engine.plan.plan import Plan
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.comparison import Comparison
from engine.train.replay import Replay, replay
from tests.small_plans import PLANS, gan, mlp
from tests.training_run import EVERY_MEASURED_STEP, Script, run

CLOCK = ("elapsed_s",)
"""What a state holds of the clock."""


def states(events: list[Event]) -> dict[int, dict[str, Any]]:
    """All checkpoints, as they come back from their files."""
    taken = [event for event in events if event.kind == "checkpoint_taken" and not event.best]
    return {event.step: from_bytes(to_bytes(event.state)) for event in taken}


def curve(events: list[Event]) -> dict[tuple[str, int], dict[str, float]]:
    return {(event.kind, event.step): event.values for event in events if isinstance(event, Measured | EpochEnded)}


def equal(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one if key not in CLOCK)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def replayed(plan: Plan, step: int, **options: Any) -> Replay:
    found = replay(plan, DATASETS.make(plan.dataset).load(), step, threads=1, **options)
    return Replay(from_bytes(to_bytes(found.state)), found.comparison)


@pytest.mark.parametrize("family", PLANS)
def test_a_step_comes_back_bit_for_bit_from_any_checkpoint_before_it(family: str) -> None:
    plan = PLANS[family]()
    events = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    kept, recorded = states(events), curve(events)
    last = max(kept)
    for start, step in ((None, 4), (3, 7), (8, last - 1), (last, last)):
        found = replayed(plan, step, checkpoint=None if start is None else kept[start], recorded=recorded)
        assert found.comparison.differs_at is None
        assert found.comparison.compared or start == step
        assert step not in kept or equal(found.state, kept[step]), (start, step)


def test_commands_are_applied_again_at_their_steps() -> None:
    commands: list[tuple[int, Command]] = [
        (3, SetValue(value=0.05)),
        (6, SetWeight(node="linear_1", index=(0, 0), value=2.0)),
    ]
    events = run(mlp(), Script({at: [command] for at, command in commands}), checkpoint_interval=EVERY_MEASURED_STEP)
    kept, recorded = states(events), curve(events)
    assert equal(replayed(mlp(), 10, commands=commands, recorded=recorded).state, kept[10])
    assert equal(replayed(mlp(), 6, commands=commands).state, kept[6]), "a command counts after its step"
    without = replayed(mlp(), 10, commands=commands[1:], recorded=recorded).comparison
    assert without.differs_at == 5, "the first loss after a step with the other rate"
    assert without.difference > 0


def test_a_step_of_one_network_alone_is_repeated() -> None:
    alone: list[tuple[int, Command]] = [(5, Advance(only="generator", wait=False))]
    events = run(gan(), Script({5: [alone[0][1]]}), checkpoint_interval=EVERY_MEASURED_STEP)
    assert equal(replayed(gan(), 9, commands=alone).state, states(events)[9])
    assert not equal(replayed(gan(), 9).state, states(events)[9])


def test_a_replay_reports_the_steps_it_reaches_and_can_be_cancelled() -> None:
    reached: list[int] = []
    replayed(mlp(), 5, on_step=reached.append)
    assert reached == [0, 1, 2, 3, 4]

    def cancel(step: int) -> None:
        if step == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        replayed(mlp(), 5, on_step=cancel)


def test_a_replay_that_ends_before_the_step_says_so() -> None:
    last = max(step for _, step in curve(run(mlp())))
    with pytest.raises(FailureError, match=rf"Step 500 could not be computed again: .* ends at step {last}"):
        replayed(mlp(), 500)


def test_a_difference_is_reported_with_its_first_step_and_its_size() -> None:
    comparison = Comparison()
    for step, loss in ((1, 0.5), (2, 0.25), (3, 0.125)):
        comparison.add(Measured(step=step, epoch=0.0, values={"train/loss": loss}), {"train/loss": 0.5 / step})
    assert (comparison.compared, comparison.differs_at) == (3, 3)
    assert str(comparison.message(3)).startswith(
        "Step 3 was computed again, but from step 3 on its metrics differ from the recorded ones, by up to 0.042."
    )
