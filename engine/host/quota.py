"""The disk space used by each owner's runs."""

from __future__ import annotations

from engine.errors import LimitError
from engine.limits import limits
from engine.runs.artifacts import Artifacts
from engine.runs.queue import Queue
from engine.text import N_

MB = 2**20


class DiskUsage:
    """Measures the artifacts of runs; those of finished runs are measured once."""

    def __init__(self, queue: Queue, artifacts: Artifacts) -> None:
        self.queue, self.artifacts = queue, artifacts
        self.measured: dict[str, int] = {}

    def used_bytes(self, owner: str) -> int:
        """The disk space used by all runs of this owner."""
        return sum(self._size(run_id, over) for run_id, over in self.queue.runs_of(owner))

    def require_room(self, owner: str) -> None:
        """Raises `LimitError` if this owner's quota is used up."""
        used, limit = self.used_bytes(owner), limits().disk_bytes_per_owner
        if used >= limit:
            template = N_("Your runs take {used} MB; the limit is {limit} MB. Delete some runs.")
            raise LimitError(template, used=round(used / MB), limit=round(limit / MB))

    def _size(self, run_id: str, over: bool) -> int:
        if run_id in self.measured:
            return self.measured[run_id]
        size = self.artifacts.size_bytes(run_id)
        if over:
            self.measured[run_id] = size
        return size
