"""Returns to any step of a run, by training again from a checkpoint before it. [torch]"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.commands import Command, Yield
from engine.datasets.splits import Data
from engine.errors import FailureError
from engine.events import CheckpointTaken, EpochEnded, Event, Measured, RunEnded
from engine.plan.plan import Plan
from engine.text import N_
from engine.train.cadence import CheckpointInterval
from engine.train.comparison import Comparison, Curve
from engine.train.control import ReplayEndsError
from engine.train.loop import train

NEVER = CheckpointInterval(min_s=float("inf"))


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
    that it raises ends the replay: after `ReplayEndsError` with the state of that step. Raises `FailureError` if the replay ends before `step`.
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
        if _is_state(event, step if control.ends_at is None else control.ends_at):
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
        self.ends_at: int | None = None

    def due(self, step: int) -> Sequence[Command]:
        try:
            self.on_step(step)
        except ReplayEndsError:
            self.ends_at = step
            return (Yield(),)
        found = [command for at, command in self.commands if at <= step]
        if found:
            self.commands = [(at, command) for at, command in self.commands if at > step]
        return found

    def wait(self, step: int) -> Sequence[Command]:
        return ()
