"""Measured step times of networks on this machine, from which forecasts learn."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from engine.errors import HomeError
from engine.home import data_home
from engine.plan.calibration import Calibration, Rates, Work

FILE = "timings.json"
MAX_TIMINGS = 200
MAX_ALIKE = 5
"""The maximum number of timings kept of identical networks; the newest are kept."""
SHARPNESS = 8
"""The exponent of the similarity by which memory is weighted: networks that share half their work hardly count."""
TIME_SHARPNESS = 2
"""The exponent of the share by which times are weighted: a network says little about work that takes little of its
time."""
OTHER_THREADS = 0.1
"""The weight of timings with another number of threads."""
DOUBT = 0.02
"""The weight of the uncorrected forecast beside the measurements."""


class Timing(BaseModel):
    """A measured step: the work of the network, its duration, and its memory relative to the forecast."""

    model_config = ConfigDict(frozen=True)

    work: dict[str, Work]
    threads: int = Field(1, ge=1)
    step_s: float = Field(gt=0)
    memory_ratio: float | None = Field(None, gt=0)
    """Measured / forecast (uncorrected); None where memory could not be measured."""


class Timings(BaseModel):
    """Timings of one machine, the newest last."""

    model_config = ConfigDict(frozen=True)

    machine: str = ""
    kept: tuple[Timing, ...] = ()

    def with_one(self, timing: Timing) -> Timings:
        alike = [one for one in self.kept if (one.work, one.threads) == (timing.work, timing.threads)]
        dropped = alike[: max(0, len(alike) + 1 - MAX_ALIKE)]
        kept = [one for one in self.kept if one not in dropped]
        return Timings(machine=self.machine, kept=(*kept, timing)[-MAX_TIMINGS:])

    def knows(self, work: Mapping[str, Work]) -> bool:
        return any(one.work == work for one in self.kept)

    def time_factors(self, threads: int, calibration: Calibration) -> dict[str, float]:
        """Measured / forecast time per kind of work: weighted medians over the measured networks, each weighted by how
        much of its time this kind takes.

        The factors do not depend on the network to be forecast, so more work never shortens its forecast.
        """
        ratios: dict[str, list[tuple[float, float]]] = {}
        for one in self.kept:
            rates = calibration.at(one.threads)
            ratio = one.step_s / total_s(one.work, rates)
            for kind, share in shares_of(one.work, rates).items():
                ratios.setdefault(kind, []).append((ratio, share**TIME_SHARPNESS * _relevance(one, threads)))
        return {kind: weighted_median(found) for kind, found in ratios.items()}

    def memory_ratio(self, work: Mapping[str, Work], threads: int, calibration: Calibration) -> float:
        """Measured / forecast memory: a weighted median over similar networks."""
        shares = shares_of(work, calibration.at(threads))
        return weighted_median(
            [
                (one.memory_ratio, _likeness(shares, one, calibration) * _relevance(one, threads))
                for one in self.kept
                if one.memory_ratio is not None
            ]
        )


def _likeness(shares: Mapping[str, float], other: Timing, calibration: Calibration) -> float:
    return likeness(shares, shares_of(other.work, calibration.at(other.threads))) ** SHARPNESS


def _relevance(timing: Timing, threads: int) -> float:
    return 1 if timing.threads == threads else OTHER_THREADS


def total_s(work: Mapping[str, Work], rates: Rates) -> float:
    return sum(rates.seconds(part) for part in work.values())


def shares_of(work: Mapping[str, Work], rates: Rates) -> dict[str, float]:
    """The share of each kind of work in a step's forecast time."""
    total = total_s(work, rates)
    return {kind: rates.seconds(part) / total for kind, part in work.items()}


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The similarity of two networks, from 0 (nothing in common) to 1 (the same shares)."""
    return sum(min(share, other.get(kind, 0.0)) for kind, share in one.items())


def weighted_median(ratios: Sequence[tuple[float, float]]) -> float:
    """The median of `(ratio, weight)` pairs. A ratio of 1 is added with a small weight, so without measurements nothing
    is corrected."""
    found = sorted([*ratios, (1.0, DOUBT)])
    half = sum(weight for _, weight in found) / 2
    reached = accumulate(weight for _, weight in found)
    return next(ratio for (ratio, _), weight in zip(found, reached, strict=True) if weight >= half)


def timings() -> Timings:
    """The measurements of this machine."""
    try:
        path = data_home() / FILE
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, HomeError, ValueError):  # none yet, of another version, or damaged
        return Timings(machine=platform.node())


@lru_cache(maxsize=1)
def _read(path: Path, _changed_ns: int) -> Timings:
    found = Timings.model_validate_json(path.read_text(encoding="utf-8"))
    return found if found.machine == platform.node() else Timings(machine=platform.node())


def keep(timing: Timing) -> None:
    """Adds one measurement. Concurrent calls may lose one, which is harmless."""
    path = data_home() / FILE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=FILE)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(timings().with_one(timing).model_dump_json())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
