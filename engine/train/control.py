"""What the loop needs to know of the world: the commands that are due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.commands import Command


class Control(Protocol):
    """Where commands come from. The loop asks between two steps."""

    def due(self, step: int) -> Sequence[Command]:
        """Commands to obey before the step after `step`; asked for every step, so it must be cheap."""

    def wait(self, step: int) -> Sequence[Command]:
        """The same while paused: blocks for a moment, and returns empty when nothing came."""


class Undisturbed:
    """No commands ever."""

    def due(self, step: int) -> Sequence[Command]:
        return ()

    def wait(self, step: int) -> Sequence[Command]:
        return ()
