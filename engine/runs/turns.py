"""Scheduling: the order of the queue, when a run yields its slot, and estimated waiting times."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.limits import limits
from engine.plan.threads import cores

SHORT_S = 10.0
"""Runs expected to end within this time go first; one such run at a time needs no slot."""
PATIENCE_S = 60.0
"""Runs that have waited this long no longer let short runs go first."""
MAX_SLICES = 3
"""The number of slices after which a run yields even if it seems near its end."""


@dataclass(frozen=True)
class Waiting:
    """A run in the queue."""

    id: str
    owner: str
    kind: str
    created_at: float
    attempt: int
    threads: int | None = None
    yielded_at: float | None = None
    """When it yielded its slot, or another run of its group began; None for a new or interrupted run."""
    remaining_s: float | None = None
    """Estimated training time; None if unknown."""
    group: str | None = None

    @property
    def since(self) -> float:
        """Since when it has been waiting for its turn."""
        return self.yielded_at or self.created_at

    @property
    def is_short(self) -> bool:
        """A group of short runs is not short, so its members do not go before other owners' runs."""
        return self.group is None and self.remaining_s is not None and self.remaining_s <= SHORT_S

    def goes_first(self, now: float) -> bool:
        """The sort key among runs with equal claims."""
        return self.is_short or now - self.since > PATIENCE_S


@dataclass(frozen=True)
class Training:
    """A training run that takes a slot."""

    id: str
    owner: str
    remaining_s: float | None = None


@dataclass(frozen=True)
class Turn:
    """A run's position in the queue."""

    place: int
    """From 1 on."""
    wait_s: float
    """Estimated wait."""


def slots() -> int:
    """The number of runs that may train at a time; paused runs and one short run are not counted."""
    return min(cores(), limits().runs_at_a_time)


def fair_order(waiting: Iterable[Waiting], running: Mapping[str, int], now: float) -> list[Waiting]:
    """Interrupted runs first, since it is still their turn; then owners in turn.

    `running` counts the training runs per owner: owners with the fewest come first. Among the runs of one owner, and of
    owners with equally many, short runs go first, then those that have waited longest.
    """
    by_age = sorted(waiting, key=lambda run: (not run.goes_first(now), run.since, run.created_at, run.id))
    again = [run for run in by_age if run.attempt > 0 and run.yielded_at is None]
    turns = Counter(running)
    ranked = []
    for place, run in enumerate(by_age):
        if run not in again:
            ranked.append((turns[run.owner], place, run))
            turns[run.owner] += 1
    return again + [run for *_, run in sorted(ranked, key=lambda rank: rank[:2])]


def admitted(waiting: Sequence[Waiting], free: int) -> list[Waiting]:
    """The runs that start when so many slots are free; one short run needs no slot.

    `free` is negative while runs train without a slot.
    """
    begin = list(waiting[: max(0, free)])
    if free >= 0:
        begin += [run for run in waiting[free:] if run.is_short][:1]
    return begin


def yields(training: Sequence[Training], trained_s: Mapping[str, float], slice_s: float) -> Training | None:
    """The run that yields its slot to a waiting one: of the owner with the most runs, the one that has trained longest.

    Each run gets at least one slice, and a run that would end within another slice may finish.
    """
    due = [run for run in training if _is_due(run, trained_s[run.id], slice_s)]
    owned = Counter(run.owner for run in training)
    return max(due, key=lambda run: (owned[run.owner], trained_s[run.id]), default=None)


def _is_due(run: Training, trained_s: float, slice_s: float) -> bool:
    if trained_s < slice_s:
        return False
    near_its_end = run.remaining_s is not None and run.remaining_s <= slice_s
    return not near_its_end or trained_s >= MAX_SLICES * slice_s


def waits_s(order: Sequence[Waiting], training: Sequence[Training], slice_s: float) -> list[float]:
    """The estimated wait of each run in the queue: each turn lasts one slice, or until the run ends."""
    busy = [_turn_s(run, slice_s) for run in training]
    free_at = [0.0] * max(0, slots() - len(busy)) + busy
    heapq.heapify(free_at)
    found = []
    for run in order:
        begins = heapq.heappop(free_at)
        heapq.heappush(free_at, begins + _turn_s(run, slice_s))
        found.append(_about(begins))
    return found


def _about(seconds: float) -> float:
    """Rounded up to a coarse value, so that it rarely changes."""
    for limit_s, step_s in ((30, 5), (60, 10), (600, 60)):
        if seconds <= limit_s:
            return math.ceil(seconds / step_s) * step_s
    return math.ceil(seconds / 300) * 300


def _turn_s(run: Waiting | Training, slice_s: float) -> float:
    return slice_s if run.remaining_s is None else min(run.remaining_s, slice_s)
