"""Measures step time and memory of a run; kept when it ends, and used by later forecasts."""

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
    """Created before the data are loaded, so that all memory allocated afterwards belongs to the run.

    A process keeps the memory of earlier runs, so only its first run shows how much memory one needs.
    """

    _first: ClassVar[bool] = True

    def __init__(self, plan: Plan, threads: int) -> None:
        self.threads = threads
        self.costs = costs_of(plan)
        self.before = (resident_bytes(), private_bytes()) if Observation._first else (None, None)
        Observation._first = False

    def record_end(self, event: Event) -> None:
        """Keeps the step time if the run ended well; does nothing if the disk cannot be written to."""
        if isinstance(event, RunEnded) and event.reason in ("finished", "stopped") and event.step_s:
            with suppress(OSError, HomeError):
                keep(self.timing(event.step_s))

    def timing(self, step_s: float) -> Timing:
        grown = self._grown_bytes()
        ratio = None if grown is None else grown / self.costs.memory_bytes()
        return Timing(work=self.costs.work, threads=self.threads, step_s=step_s, memory_ratio=ratio)

    def _grown_bytes(self) -> int | None:
        """Memory of the run: its growth at the peak, or the forked memory it has changed, whichever is larger."""
        after = peak_bytes(), private_bytes()
        grown = [
            now - then for now, then in zip(after, self.before, strict=True) if now is not None and then is not None
        ]
        return max(grown, default=0) if max(grown, default=0) > 0 else None
