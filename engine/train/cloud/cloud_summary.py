"""The results of a seed cloud: lowest, median and highest final metric, with their seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.diagnoses.verdict import METRICS


class Member(NamedTuple):
    """One seed and its final metric."""

    seed: int
    value: float


class CloudSummary(NamedTuple):
    """The members whose final metric is lowest, in the middle (the lower one of two), and highest."""

    metric: str
    lowest: Member
    median: Member
    highest: Member
    diverged: tuple[int, ...]
    """The seeds of members without a final metric."""


def cloud_summary(seeds: Sequence[int], final: Mapping[str, Sequence[float]]) -> CloudSummary | None:
    """The first of `METRICS` that was measured ranks the members. `final`: the last value of each metric for each seed, NaN for diverged ones. None if all have diverged."""
    metric = next(name for name in METRICS if name in final)
    members = [Member(seed, float(value)) for seed, value in zip(seeds, final[metric], strict=True)]
    ended = sorted((one for one in members if math.isfinite(one.value)), key=lambda one: (one.value, one.seed))
    diverged = tuple(one.seed for one in members if not math.isfinite(one.value))
    if not ended:
        return None
    return CloudSummary(metric, ended[0], ended[(len(ended) - 1) // 2], ended[-1], diverged)
