"""The loop's interface to its surroundings: the commands that are due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.commands import Command


class Control(Protocol):
    """A source of commands. The loop asks it between two steps."""

    def due(self, step: int) -> Sequence[Command]:
        """Commands to apply before the step after `step` steps. Called for every step, so it must be cheap."""

    def wait(self, step: int) -> Sequence[Command]:
        """Commands while paused: blocks for a moment and may return none."""


class ReplayEndsError(Exception):
    """Raised between two steps of a replay to end it with the state that it has reached."""


class NoCommands:
    """Never gives a command."""

    def due(self, step: int) -> Sequence[Command]:
        return ()

    def wait(self, step: int) -> Sequence[Command]:
        return ()
