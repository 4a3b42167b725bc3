"""What an executor is: it gets a run's id, nothing more, and has somebody work on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Work = Callable[[str, int, str], None]
"""The worker's entry: run id, threads, holder of the lease."""
Ended = Callable[[str, int], None]
"""Told when a worker is gone: run id and exit code, 0 when it returned."""


STORAGE_AWAY = 75
"""The exit code of a worker whose storage failed: its run waits and has not crashed (EX_TEMPFAIL of sysexits.h)."""


@dataclass(frozen=True)
class Resources:
    """What a run is given."""

    threads: int = 1


class Executor(Protocol):
    """Starts and ends workers."""

    def submit(self, run_id: str, resources: Resources) -> None:
        """Starts a worker for the run."""

    def cancel(self, run_id: str) -> None:
        """Ends the run's worker at once, whatever it does. The run itself can be resumed."""

    def workers(self) -> dict[str, int]:
        """The process id of each run's worker, where there is one."""

    def close(self) -> None:
        """Ends all workers."""
