"""What a run shows about this machine: kept when it ends, and used by later forecasts."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from engine.errors import HomeError
from engine.events import Event, RunEnded
from engine.plan.costs import costs_of
from engine.plan.plan import Plan
from engine.plan.timings import Timing, keep
from engine.train.memory import peak_bytes, private_bytes, resident_bytes


class Observation:
    """Made before the data are loaded, so that the memory that comes after is the run's.

    A process that has trained before keeps that memory, so only its first run says how much one needs.
    """

    _first: ClassVar[bool] = True

    def __init__(self, plan: Plan, threads: int) -> None:
        self.threads = threads
        self.costs = costs_of(plan)
        self.before = (resident_bytes(), private_bytes()) if Observation._first else (None, None)
        Observation._first = False

    def see(self, event: Event) -> None:
        """Keeps what the steps took when the run has ended well; a disk that cannot be written keeps nothing."""
        if isinstance(event, RunEnded) and event.reason in ("finished", "stopped") and event.step_s:
            with suppress(OSError, HomeError):
                keep(self.timing(event.step_s))

    def timing(self, step_s: float) -> Timing:
        grown = self._grown_bytes()
        ratio = None if grown is None else grown / self.costs.memory_bytes()
        return Timing(work=self.costs.work, threads=self.threads, step_s=step_s, memory_ratio=ratio)

    def _grown_bytes(self) -> int | None:
        """What the run took: at its peak, or of what it was forked with and then changed, whichever is more."""
        after = peak_bytes(), private_bytes()
        grown = [
            now - then for now, then in zip(after, self.before, strict=True) if now is not None and then is not None
        ]
        return max(grown, default=0) if max(grown, default=0) > 0 else None
