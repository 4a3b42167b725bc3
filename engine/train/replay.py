"""Returns to any step of a run, by training again from a checkpoint before it. [torch]"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.commands import Command
from engine.datasets.splits import Data
from engine.errors import FailureError
from engine.events import CheckpointTaken, EpochEnded, Event, Measured, RunEnded
from engine.plan.plan import Plan
from engine.text import N_, Message, message, plural
from engine.train.cadence import CheckpointInterval
from engine.train.loop import train

NEVER = CheckpointInterval(min_s=float("inf"))
Curve = Mapping[tuple[str, int], Mapping[str, float]]
"""The metrics that a run has reported, by kind of event and step."""


@dataclass
class Comparison:
    """The metrics of a replay beside the recorded ones, bit for bit."""

    compared: int = 0
    """How many events both have reported."""
    differs_at: int | None = None
    """The first step at which they differ."""
    difference: float = 0.0
    """The largest absolute difference of a metric."""

    def add(self, event: Measured | EpochEnded, recorded: Mapping[str, float]) -> None:
        self.compared += 1
        if dict(event.values) == dict(recorded):
            return
        self.differs_at = event.step if self.differs_at is None else self.differs_at
        common = event.values.keys() & recorded.keys()
        self.difference = max([self.difference, *(abs(event.values[name] - recorded[name]) for name in common)])

    def message(self, step: int) -> Message:
        """A sentence about the replay of `step`."""
        if self.differs_at is not None:
            template = N_(
                "Step {step} was computed again, but from step {first} on its metrics differ from the recorded ones, by up "
                "to {difference}. Another processor, device or version of PyTorch rounds differently."
            )
            return message(template, step=step, first=self.differs_at, difference=f"{self.difference:.2g}")
        template = plural(
            self.compared,
            N_("Step {step} was computed again. {count} recorded measurement was reproduced bit for bit."),
            N_("Step {step} was computed again. {count} recorded measurements were reproduced bit for bit."),
        )
        return message(template, step=step, count=self.compared)


@dataclass(frozen=True)
class Replay:
    """The exact state of a run after a step, and how the way there compares with what was recorded."""

    state: dict[str, Any]
    comparison: Comparison


def replay(
    plan: Plan,
    data: Data,
    step: int,
    *,
    threads: int,
    checkpoint: dict[str, Any] | None = None,
    commands: Sequence[tuple[int, Command]] = (),
    recorded: Curve | None = None,
    on_step: Callable[[int], object] = lambda _: None,
) -> Replay:
    """The state after `step`, from a checkpoint at or before it, or from the initial weights.

    `commands` are those that changed the run, with their steps. `on_step` is called with each step reached; an exception
    that it raises ends the replay. Raises `FailureError` if the replay ends before `step`.
    """
    comparison, known = Comparison(), recorded or {}
    control = _Replayed(commands, on_step)
    for event in train(
        plan,
        data,
        control,
        threads=threads,
        checkpoint=checkpoint,
        pictures=False,
        checkpoint_interval=NEVER,
        until=step,
    ):
        if isinstance(event, Measured | EpochEnded) and (event.kind, event.step) in known:
            comparison.add(event, known[event.kind, event.step])
        if _is_state(event, step):
            return Replay(event.state, comparison)  # type: ignore[union-attr]
        if isinstance(event, RunEnded):
            raise _ended_early(step, event.step)
    raise _ended_early(step, -1)


def _is_state(event: Event, step: int) -> bool:
    return isinstance(event, CheckpointTaken) and not event.best and event.step == step


def _ended_early(step: int, last: int) -> FailureError:
    template = N_(
        "Step {step} could not be computed again: on this machine the training ends at step {last}, unlike the recorded one."
    )
    return FailureError(template, step=step, last=last)


class _Replayed:
    """The recorded commands, each before the step at which it was applied."""

    def __init__(self, commands: Sequence[tuple[int, Command]], on_step: Callable[[int], object]) -> None:
        self.commands, self.on_step = list(commands), on_step

    def due(self, step: int) -> Sequence[Command]:
        self.on_step(step)
        found = [command for at, command in self.commands if at <= step]
        if found:
            self.commands = [(at, command) for at, command in self.commands if at > step]
        return found

    def wait(self, step: int) -> Sequence[Command]:
        return ()
