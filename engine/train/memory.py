"""Memory of this process: keeping it allocated, and measuring it."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENAS = -1, -3, -8
"""Names of glibc's `mallopt` (see its manual page)."""


def keep_memory() -> None:
    """Makes glibc keep freed memory for the next step instead of returning it to the system.

    Each step of a CNN frees and allocates the same few megabytes, and the system has to clear every page: this took 40
    % of a step of the MNIST CNN (6.6 ms, or 4.0 ms without). Should be called before any tensor is created. Does
    nothing without glibc.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, 32 * 2**20)  # the maximum that glibc allows
        mallopt(_TRIM_THRESHOLD, 2**29)
        mallopt(_ARENAS, 1)


def resident_bytes() -> int | None:
    """Resident memory of this process; None where the system does not report it."""
    return _status_bytes("VmRSS")


def peak_bytes() -> int | None:
    """The peak of `resident_bytes`."""
    return _status_bytes("VmHWM")


def private_bytes() -> int | None:
    """Memory written by this process and not shared with others: a forked process shares what it never changed."""
    return _status_bytes("Private_Dirty", "smaps_rollup")


def _status_bytes(field: str, file: str = "status") -> int | None:
    try:
        lines = Path(f"/proc/self/{file}").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    found = next((line for line in lines if line.startswith(f"{field}:")), None)
    return int(found.split()[1]) * 1024 if found else None
