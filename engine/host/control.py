"""The loop's source of commands: new ones from the store, and replayed ones after an interruption."""

from __future__ import annotations

import time
from collections.abc import Sequence

from engine.commands import Advance, Command, Pause, Resume, SetSpeed, Stop, Watch
from engine.runs.changes import changes
from engine.runs.journal import Journal
from engine.runs.logbook import Logbook

ASK_S = 0.1
"""How often the store is polled; each time costs the run half a millisecond."""


class StoreControl:
    """The loop's `Control`. Commands applied before an interruption are replayed at their steps."""

    def __init__(self, logbook: Logbook, journal: Journal, again: Sequence[tuple[int, Command]]) -> None:
        self.logbook, self.journal = logbook, journal
        self.again = list(again)
        self.next_s = 0.0

    def due(self, step: int) -> Sequence[Command]:
        now = time.monotonic()
        if now < self.next_s and not self.again:
            return ()
        old = [command for at, command in self.again if at <= step]
        if old:
            self.again = [(at, command) for at, command in self.again if at > step]
        if now < self.next_s:
            return old
        self.next_s = now + ASK_S
        new = self.logbook.pending(step)
        if any(isinstance(command, Pause | Resume | Advance) for command in new):
            # Only the newest pause counts: one before the interruption may lie ahead, since the run resumed before it.
            self.again = [(at, command) for at, command in self.again if not _is_pause(command)]
        return old + new

    def wait(self, step: int) -> Sequence[Command]:
        # Events are still being written during a pause; an error in that ends the run here.
        self.journal.check()
        time.sleep(ASK_S)
        return self.logbook.pending(step)


def _is_pause(command: Command) -> bool:
    """Whether the run is paused by this command, at once or after some steps."""
    return isinstance(command, Pause) or (isinstance(command, Advance) and command.wait)


def replayed_commands(
    applied: Sequence[tuple[int, Command]], start: int, paused_at: int | None, now: float
) -> list[tuple[int, Command]]:
    """The commands applied before an interruption that must be replayed when a run resumes at `start`, with their
    steps.

    Changed settings and weights are replayed at their steps, so that the curve stays the same, and so are steps in which one
    network learned alone. For the speed, pausing and resuming only the outcome counts. `paused_at` is the step of the last
    `Paused` that no `Resumed` follows.
    """
    again = changes(applied, start)
    moves = [(step, command) for step, command in applied if isinstance(command, Pause | Resume | Advance)]
    if moves:
        step, command = moves[-1]
        if isinstance(command, Advance) and paused_at is not None and paused_at > step:
            step, command = paused_at, Pause()
        if not isinstance(command, Resume):
            again.append((max(step, start), command))
    again += [(max(step, start), command) for step, command in applied if isinstance(command, SetSpeed)][-1:]
    again += [(max(step, start), command) for step, command in applied if isinstance(command, Stop)][:1]
    watches = [(start, command) for _, command in applied if isinstance(command, Watch) and command.until > now]
    return watches[-1:] + sorted(again, key=lambda pair: pair[0])
