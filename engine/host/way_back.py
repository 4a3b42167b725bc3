"""What a fork does while it is brought to the step that it goes on from: it reports how far it is, and takes commands."""

from __future__ import annotations

import time
from collections.abc import Sequence

from engine.commands import Command, Pause, Resume, Stop, Yield
from engine.events import Paused, Resumed, Returning
from engine.host.control import ASK_S
from engine.runs.journal import Journal
from engine.runs.logbook import Logbook
from engine.text import N_, message
from engine.train.control import ReplayEndsError

REPORT_S = 0.5
"""The shortest time between two reports."""
SHARE = 0.05
"""Progress is reported after this share of the time so far, so that a long way back is not reported too often."""


class StoppedOnTheWayError(Exception):
    """The run was stopped before it was back."""


class WayBack:
    """Called with each step that is reached again. Commands other than stopping and yielding wait until the run is back;
    a pause is reported at once, and begins there."""

    def __init__(self, logbook: Logbook, journal: Journal, step: int, report_s: float = REPORT_S) -> None:
        self.logbook, self.journal, self.step, self.report_s = logbook, journal, step, report_s
        self.waiting: list[tuple[int, Command]] = []
        self.begun_s = self.reported_s = time.monotonic()
        self.next_s = self.begun_s + ASK_S  # so that a run that yields its slot each time still gets on

    def __call__(self, at: int) -> None:
        now = time.monotonic()
        if now < self.next_s:
            return
        self.next_s = now + ASK_S
        self.journal.check()
        self._take(self.logbook.pending(self.step))
        if now - self.reported_s >= max(self.report_s, SHARE * (now - self.begun_s)):
            self.reported_s = now
            template = N_("Returning to step {step}: {at} of {step}.")
            note = message(template, step=f"{self.step:,}", at=f"{at:,}")
            self.journal.add(Returning(step=self.step, at=at, note=note))

    def _take(self, commands: Sequence[Command]) -> None:
        if any(isinstance(command, Stop) for command in commands):
            raise StoppedOnTheWayError
        if any(isinstance(command, Yield) for command in commands):
            raise ReplayEndsError
        for command in commands:
            self.waiting.append((self.step, command))
            if isinstance(command, Pause):
                self.journal.add(Paused(step=self.step))
            elif isinstance(command, Resume):
                self.journal.add(Resumed(step=self.step))
