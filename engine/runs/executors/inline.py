"""Runs in this process, for tests and debuggers."""

from __future__ import annotations

from engine.runs.executors.base import Ended, Resources, Work


class InlineExecutor:
    """`submit` returns when the run is over, and raises the errors of the worker's entry."""

    def __init__(self, work: Work, holder: str, ended: Ended | None = None) -> None:
        self.work, self.holder, self.ended = work, holder, ended

    def submit(self, run_id: str, resources: Resources) -> None:
        self.work(run_id, resources.threads, self.holder)
        if self.ended:
            self.ended(run_id, 0)

    def cancel(self, run_id: str) -> None:
        """Does nothing: no run is active between two calls of `submit`."""

    def workers(self) -> dict[str, int]:
        return {}

    def close(self) -> None:
        """Does nothing."""
