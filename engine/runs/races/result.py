"""What a race has shown so far: standings and a verdict with no more certainty than its seeds allow. Pure computation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from engine.text import N_, Message, Name, message, plural

Points = Sequence[tuple[float, float]]
"""Values of the metric with their positions: steps, or epochs where steps hold different amounts of data."""


@dataclass(frozen=True)
class Racer:
    """One member of a race: `status` as of its row; `points` of the metric by which the race is decided."""

    variant: str
    seed: int
    status: str
    points: Points = ()

    @property
    def is_complete(self) -> bool:
        """Whether it took all its steps, or could not for its loss had grown beyond all bounds."""
        return self.status in ("finished", "diverged")

    @property
    def final(self) -> float:
        """The last value; infinite for one that diverged."""
        value = self.points[-1][1] if self.points and self.status == "finished" else math.inf
        return value if math.isfinite(value) else math.inf

    def at(self, position: float) -> float:
        """The newest value at a position; infinite before the first, and for NaN."""
        value = next((value for place, value in reversed(self.points) if place <= position), math.inf)
        return value if math.isfinite(value) else math.inf


@dataclass(frozen=True)
class Standing:
    """One variant on the leader board, of the seeds that all variants have completed."""

    variant: str
    wins: int
    finals: tuple[float, ...]
    diverged: int

    @property
    def median(self) -> float:
        return median(self.finals) if self.finals else math.inf

    @property
    def finite_median(self) -> float | None:
        """The median; None if it diverged in most seeds."""
        return self.median if math.isfinite(self.median) else None


@dataclass(frozen=True)
class Result:
    """`standings` are sorted: the variant ahead in most seeds first. `seeds` counts those that all variants completed, of
    `of_seeds`. `ahead_after` is the position after which the leader stayed ahead wherever it won; None without a leader.
    """

    standings: tuple[Standing, ...]
    seeds: int
    of_seeds: int
    ahead_after: float | None = None
    margins: tuple[float, ...] = ()
    """By how much the leader is ahead of the second at the end, per seed; infinite where one diverged."""
    left_out: tuple[str, ...] = ()
    """Variants of which no member was completed, although all have ended."""

    @property
    def leader(self) -> Standing | None:
        """The variant ahead in more seeds than any other."""
        wins = [standing.wins for standing in self.standings]
        return self.standings[0] if wins and wins[0] > 0 and wins.count(wins[0]) == 1 else None


def result(racers: Sequence[Racer]) -> Result:
    """The result of all seeds that are complete, of a metric whose lower values are better."""
    all_variants = list(dict.fromkeys(racer.variant for racer in racers))
    left_out = tuple(variant for variant in all_variants if _is_left_out(variant, racers))
    variants = [variant for variant in all_variants if variant not in left_out]
    by_seed = {seed: _of_seed(seed, racers) for seed in dict.fromkeys(racer.seed for racer in racers)}
    complete = [
        held
        for held in by_seed.values()
        if all(name in held and held[name].is_complete for name in variants) and variants
    ]
    standings = sorted(
        (_standing(variant, complete) for variant in variants), key=lambda one: (-one.wins, one.median, one.diverged)
    )
    found = Result(tuple(standings), len(complete), len(by_seed), left_out=left_out)
    if found.leader is None or len(standings) < 2:
        return found
    second = standings[1].variant
    return Result(
        found.standings,
        found.seeds,
        found.of_seeds,
        _ahead_after(found.leader.variant, complete),
        tuple(_margin(held[found.leader.variant].final, held[second].final) for held in complete),
        left_out,
    )


def _is_left_out(variant: str, racers: Sequence[Racer]) -> bool:
    own = [racer for racer in racers if racer.variant == variant]
    return all(racer.status in ("stopped", "failed") for racer in own)


def _of_seed(seed: int, racers: Sequence[Racer]) -> Mapping[str, Racer]:
    return {racer.variant: racer for racer in racers if racer.seed == seed}


def _standing(variant: str, complete: Sequence[Mapping[str, Racer]]) -> Standing:
    finals = tuple(held[variant].final for held in complete)
    wins = sum(_winner(held) == variant for held in complete)
    return Standing(variant, wins, finals, sum(math.isinf(value) for value in finals))


def _winner(held: Mapping[str, Racer]) -> str | None:
    """The one that is ahead at the end; None if several are equal."""
    best = min(racer.final for racer in held.values())
    names = [name for name, racer in held.items() if racer.final == best]
    return names[0] if len(names) == 1 and math.isfinite(best) else None


def _ahead_after(variant: str, complete: Sequence[Mapping[str, Racer]]) -> float:
    """The position after which the variant stayed ahead of all others, in every seed in which it is ahead at the end."""
    return max(_since(variant, held) for held in complete if _winner(held) == variant)


def _since(variant: str, held: Mapping[str, Racer]) -> float:
    positions = sorted({position for racer in held.values() for position, _ in racer.points})
    others = [racer for name, racer in held.items() if name != variant]
    since = positions[-1]
    for position in reversed(positions):
        if held[variant].at(position) >= min((racer.at(position) for racer in others), default=math.inf):
            break
        since = position
    return since


def _margin(leader: float, second: float) -> float:
    return 0.0 if leader == second else second - leader


def verdict(found: Result, names: Mapping[str, Name], metric: Message, unit: Message) -> list[Message]:
    """The result in sentences: first who was ahead, then who diverged. `unit`: `step` or `epoch`, what positions count."""
    if not found.seeds:
        return [message(N_("No seed is complete in all variants yet."))]
    said = [_lead(found, names, metric, unit)]
    if 0 < found.seeds < found.of_seeds:
        said.append(message(N_("{seeds} of {all} seeds are complete."), seeds=found.seeds, all=found.of_seeds))
    said += [
        message(
            N_("{name} diverged in {count} of {seeds} seeds."),
            name=names[one.variant],
            count=one.diverged,
            seeds=found.seeds,
        )
        for one in found.standings
        if one.diverged
    ]
    said += [message(N_("{name} was not completed."), name=names[variant]) for variant in found.left_out]
    return said


def _lead(found: Result, names: Mapping[str, Name], metric: Message, unit: Message) -> Message:
    leader = found.leader
    if len(found.standings) < 2:
        return _spread(found, names, metric)
    if leader is None:
        return _no_leader(found, names, metric)
    first, second = names[leader.variant], names[found.standings[1].variant]
    values = {
        "name": first,
        "second": second,
        "metric": metric,
        "unit": unit,
        "after": _position(found.ahead_after or 0.0),
    }
    counts = {"wins": leader.wins, "seeds": found.seeds, "margin": _range(found.margins)}
    if not math.isfinite(sum(found.margins)):
        template = N_("{name} ahead of {second} in {wins} of {seeds} seeds after {unit} {after}, by {metric}.")
    elif found.seeds == 1:
        template = N_(
            "{name} ahead of {second} by {margin} in the end ({metric}), after {unit} {after}. With one seed, this may be chance."
        )
    elif leader.wins == found.seeds:
        template = N_(
            "{name} ahead in {wins} of {seeds} seeds after {unit} {after}. Difference to {second} in the end: {margin} ({metric})."
        )
    else:
        template = N_(
            "{name} ahead in {wins} of {seeds} seeds, so the lead depends on the seed. Difference to {second} in the end: {margin} "
            "({metric})."
        )
    return message(template, **{**values, **counts})


def _no_leader(found: Result, names: Mapping[str, Name], metric: Message) -> Message:
    first, second = found.standings[:2]
    if first.wins == 0:
        template = N_("No variant is ahead in any of {seeds} seeds: the best are equal in the end ({metric}).")
        if all(math.isinf(one.median) for one in found.standings):
            template = N_("All variants diverged.")
        return message(template, seeds=found.seeds, metric=metric)
    template = N_("No clear lead: {name} and {second} are each ahead in {wins} of {seeds} seeds ({metric}).")
    return message(
        template,
        name=names[first.variant],
        second=names[second.variant],
        wins=first.wins,
        seeds=found.seeds,
        metric=metric,
    )


def _spread(found: Result, names: Mapping[str, Name], metric: Message) -> Message:
    """Of one variant only: what its seeds came to."""
    (one,) = found.standings
    finite = [value for value in one.finals if math.isfinite(value)]
    template = plural(
        len(finite),
        N_("{name}: {metric} {range} with {seeds} seed."),
        N_("{name}: {metric} {range}, lowest to highest of {seeds} seeds."),
    )
    return message(template, name=names[one.variant], metric=metric, range=_range(finite), seeds=len(finite))


def _range(values: Sequence[float]) -> str:
    """The lowest and the highest value, with two significant digits of the larger."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    decimals = max(0, 1 - math.floor(math.log10(largest))) if largest else 0
    low, high = (f"{value:,.{decimals}f}" for value in (min(values, default=0.0), max(values, default=0.0)))
    return low if low == high else f"{low} … {high}"


def _position(value: float) -> str:
    return f"{value:,.0f}"
