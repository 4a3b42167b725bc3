"""The interface of executors, which get only a run's id and have a worker run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Work = Callable[[str, int, str], object]
"""The worker's entry point: run id, threads, holder of the lease."""
Ended = Callable[[str, int], None]
"""Called when a worker has ended: run id and exit code, 0 if it returned normally."""


STORAGE_UNAVAILABLE = 75
"""The exit code of a worker whose storage failed: its run waits and did not crash (EX_TEMPFAIL of sysexits.h)."""


@dataclass(frozen=True)
class Resources:
    """The resources of a run."""

    threads: int = 1


class Executor(Protocol):
    """Starts and ends workers."""

    def submit(self, run_id: str, resources: Resources) -> None:
        """Starts a worker for the run."""

    def cancel(self, run_id: str) -> None:
        """Kills the run's worker at once. The run itself can be resumed."""

    def workers(self) -> dict[str, int]:
        """The process id of each run's worker, if it has a process."""

    def close(self) -> None:
        """Ends all workers."""
