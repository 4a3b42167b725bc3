"""The members of a race as lines, redrawn in place on a terminal."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

from engine.plan.variations import variant_name
from engine.runs.races.race import Race
from engine.runs.rows import RunRow
from engine.text import figure

BAR = 20
METRICS = ("val/loss", "val/accuracy", "test/loss", "test/accuracy", "train/loss")


class RaceTable:
    """On a terminal all members with their progress; elsewhere a line per member that has ended."""

    def __init__(self, is_terminal: bool) -> None:
        self.is_terminal = is_terminal
        self.drawn = 0
        self.ended: set[str] = set()

    def entry(self, row: RunRow) -> dict[str, Any]:
        """A member as JSON."""
        return {
            "run": row.id,
            "variant": row.variant,
            "seed": row.plan.training.seed,
            "status": row.status,
            "step": row.step,
            "steps": row.steps,
            "summary": row.summary,
            "elapsed_s": row.elapsed_s,
        }

    def show(self, rows: Sequence[RunRow]) -> None:
        if self.is_terminal:
            sys.stdout.write(f"\x1b[{self.drawn}A" if self.drawn else "")
            sys.stdout.write("".join(f"\x1b[2K{line}\n" for line in map(_line, rows)))
            self.drawn = len(rows)
        else:
            for row in rows:
                if row.is_over and row.id not in self.ended:
                    self.ended.add(row.id)
                    print(_line(row))
        sys.stdout.flush()

    def end(self, race: Race) -> None:
        """The leader board and the verdict."""
        print(f"\n{'':<28}{'ahead in':>9}{'median':>10}{'lowest':>10}{'highest':>10}")
        for one in race.result.standings:
            values = [
                _written(value)
                for value in (one.median, min(one.finals, default=math.inf), max(one.finals, default=math.inf))
            ]
            print(f"{variant_name(one.variant)!s:<28}{one.wins:>9}" + "".join(f"{value:>10}" for value in values))
        for sentence in race.sentences:
            print(sentence)


def _line(row: RunRow) -> str:
    done = row.step / row.steps if row.steps else 0.0
    bar = "#" * round(BAR * done)
    shown = next((f"{name} {row.summary[name]:.4f}" for name in METRICS if name in row.summary), "")
    return (
        f"{variant_name(row.variant or '')!s:<28}seed {row.plan.training.seed:<5}[{bar:<{BAR}}] {row.status:<9} {shown}"
    )


def _written(value: float) -> str:
    return figure(value) if math.isfinite(value) else "diverged"
