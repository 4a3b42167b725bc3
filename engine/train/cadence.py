"""How often a run reports its metrics, its speed and its checkpoints."""

from __future__ import annotations

from typing import NamedTuple

MEASURED = 500
"""At most so many `EpochEnded` events of a run, and of its `Measured` events about as many again between them."""
SPEED_S, SPEED_SHARE, MAX_SPEED_S = 0.25, 60, 5.0
"""The speed is reported four times a second, after 15 s every sixtieth of the elapsed time, after 5 min every 5 s."""


class Cadence(NamedTuple):
    """How often checkpoints are taken."""

    pause_s: float = 2.0
    """At least this long after the last one …"""
    share: float = 20
    """… and, where taking one is costly, after this many times what the last one cost."""

    def checkpoint_pause_s(self, cost_s: float) -> float:
        """Seconds from a checkpoint that cost so many seconds to the next one."""
        return max(self.pause_s, self.share * cost_s)


CADENCE = Cadence()


def speed_pause_s(elapsed_s: float) -> float:
    """Seconds between two `Speed` events when a run has been at work for so long: some 950 in its first hour."""
    return min(max(SPEED_S, elapsed_s / SPEED_SHARE), MAX_SPEED_S)
