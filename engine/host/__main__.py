"""`python -m engine.host`: one process per data home, from its lock to its end."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence

from engine.errors import FailureError
from engine.home import data_home, keep_private
from engine.host.endpoint import lock_home
from engine.runs.executors.process import share_cores, warm_context

SHUTDOWN_S = 6.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Works on runs until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m engine.host", description="Works on Layerlab's runs.")
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="end when standard input closes; while another host is at work on this home, wait for its end",
    )
    asked = parser.parse_args(arguments)
    keep_private()
    parent = _Parent() if asked.with_parent else None
    try:
        home = data_home()
        lock = lock_home(home, wait=asked.with_parent)
        if lock is None:
            sys.stderr.write(f"A host is already at work on {home}.\n")
            return 0
        with lock:
            share_cores()
            context = warm_context("engine.host.preload")
            from engine.host.server import serve  # imported while the forkserver loads torch

            serve(home, context, parent.when_gone if parent else None)
    except FailureError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


class _Parent:
    """Watches standard input: it closes when the process that started us ends, in whatever way."""

    def __init__(self) -> None:
        self.end: Callable[[], None] | None = None
        threading.Thread(target=self._watch, name="parent", daemon=True).start()

    def when_gone(self, end: Callable[[], None]) -> None:
        self.end = end

    def _watch(self) -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        if self.end is None:
            os._exit(0)
        self.end()
        threading.Event().wait(SHUTDOWN_S)
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
