"""The commands that changed what a run learned, which a replay applies again at their steps."""

from __future__ import annotations

from collections.abc import Sequence

from engine.commands import Advance, Command, Pause, Resume, SetValue, SetWeight

Applied = Sequence[tuple[int, Command]]
"""Commands with the steps at which they were applied, in order."""


def changes(applied: Applied, start: int = 0) -> list[tuple[int, Command]]:
    """Changed settings and weights, and steps in which one network learned alone, from step `start` on."""
    found: list[tuple[int, Command]] = [
        (step, command) for step, command in applied if isinstance(command, SetValue | SetWeight) and step >= start
    ]
    found += [(step, command) for step, command in _alone(applied).items() if step >= start]
    return sorted(found, key=lambda pair: pair[0])


def _alone(applied: Applied) -> dict[int, Command]:
    """The steps in which one network learned alone, if that was the last command before them."""
    last = {step: command for step, command in applied if isinstance(command, Pause | Resume | Advance)}
    return {
        step: command.model_copy(update={"wait": False})
        for step, command in last.items()
        if isinstance(command, Advance) and command.only
    }
