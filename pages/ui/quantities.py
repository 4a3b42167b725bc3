"""Durations, memory sizes and counts as readable text."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """`0.8 s`, `12 s`, `3 min`, `2.5 h`, `4 d`; at least `0.1 s`."""
    seconds = max(seconds, 0.1)
    for limit, unit, size in ((90, "s", 1), (5400, "min", 60), (172_800, "h", 3600)):
        if seconds < limit:
            value = seconds / size
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{seconds / 86_400:.0f} d"


def memory(count: int) -> str:
    """`0.3 MiB`, `12 MiB`, `1.5 GiB`."""
    if count < 10 * 2**20:
        return f"{count / 2**20:.1f} MiB"
    return f"{count / 2**20:.0f} MiB" if count < 2**30 else f"{count / 2**30:.1f} GiB"


def amount(count: float, unit: str) -> str:
    """`3.2 MFLOP`."""
    for prefix in ("", "k", "M", "G", "T"):
        if count < 1000:
            return f"{count:.3g} {prefix}{unit}"
        count /= 1000
    return f"{count:.3g} P{unit}"
