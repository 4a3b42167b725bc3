"""Runs in processes of this machine, one per run."""

from __future__ import annotations

import sys
import threading
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from engine.errors import StorageUnavailableError
from engine.limits import limits
from engine.runs.executors.base import STORAGE_UNAVAILABLE, Ended, Resources, Work
from engine.runs.executors.process import end_with_parent, limit_data, lower_priority, start

SPARE_BYTES = 2**31
"""Memory for libraries and data, in addition to the memory limit of a run."""


class LocalExecutor:
    """One process per run, forked from a warm server. `kill -9` of one ends only that run."""

    def __init__(self, work: Work, holder: str, context: BaseContext, ended: Ended) -> None:
        self.work, self.holder, self.ended, self.context = work, holder, ended, context
        self.processes: dict[str, BaseProcess] = {}

    def submit(self, run_id: str, resources: Resources) -> None:
        arguments = (self.work, run_id, resources.threads, self.holder)
        process = self.context.Process(target=_worker, args=arguments, name=f"run-{run_id}", daemon=True)  # type: ignore[attr-defined]
        start(process)
        self.processes[run_id] = process
        threading.Thread(target=self._watch, args=(run_id, process), daemon=True).start()

    def cancel(self, run_id: str) -> None:
        process = self.processes.get(run_id)
        if process is not None:
            process.kill()

    def workers(self) -> dict[str, int]:
        return {run_id: process.pid for run_id, process in list(self.processes.items()) if process.pid}

    def close(self) -> None:
        for process in list(self.processes.values()):
            process.kill()

    def _watch(self, run_id: str, process: BaseProcess) -> None:
        process.join()
        self.processes.pop(run_id, None)
        self.ended(run_id, process.exitcode or 0)


def _worker(work: Work, run_id: str, threads: int, holder: str) -> None:
    end_with_parent()
    lower_priority()
    # A run that needs too much memory gets an error it can report, before the system kills a process.
    limit_data(limits().memory_bytes + SPARE_BYTES)
    try:
        work(run_id, threads, holder)
    except StorageUnavailableError:
        sys.exit(STORAGE_UNAVAILABLE)
