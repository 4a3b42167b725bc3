"""Results of benchmarks: named figures, each with its bound, and how they are printed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """One measured number. `bound` is None for figures that are only reported."""

    name: str
    value: float
    unit: str = ""
    bound: float | None = None
    sense: Literal["at most", "at least"] = "at most"

    @property
    def met(self) -> bool | None:
        if self.bound is None:
            return None
        return self.value <= self.bound if self.sense == "at most" else self.value >= self.bound


def paired(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Runs both in turn and gives the median of the ratios pair by pair, and both medians.

    Pairs cancel a machine whose speed drifts, which separate medians do not.
    """
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    return ratio, statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table."""
    lines = ["| figure | measured | bound | met |", "|---|---|---|---|"]
    for figure in figures:
        bound = "" if figure.bound is None else f"{figure.sense} {figure.bound:g} {figure.unit}".strip()
        met = {True: "yes", False: "**no**", None: ""}[figure.met]
        lines.append(f"| {figure.name} | {figure.value:.4g} {figure.unit} | {bound} | {met} |")
    return "\n".join(lines)
