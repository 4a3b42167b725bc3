"""Collects the figures that benchmarks measure, prints them as a table and writes them into the docs."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
MARKS = re.compile(r"(?<=<!-- figures: start -->\n).*?(?=<!-- figures: end -->)", re.S)


@dataclass(frozen=True)
class Figure:
    """One measured value, and the limit that it is held to."""

    what: str
    value: float
    limit: float
    unit: str
    more_is_better: bool

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.more_is_better else self.value <= self.limit

    def row(self) -> str:
        sign = "≥" if self.more_is_better else "≤"
        verdict = "met" if self.met else "**missed**"
        return f"| {self.what} | {self.value:.4g} {self.unit} | {sign} {self.limit:g} {self.unit} | {verdict} |"


FIGURES: list[Figure] = []


@pytest.fixture
def figure() -> Callable[..., None]:
    """`figure("check of 100 nodes", 3.1, at_most=5, unit="ms")`: recorded, then held to its limit."""

    def record(
        what: str, value: float, *, at_most: float | None = None, at_least: float | None = None, unit: str = ""
    ) -> None:
        limit = at_least if at_most is None else at_most
        assert limit is not None, "a figure needs a limit"
        measured = Figure(what, value, limit, unit, more_is_better=at_most is None)
        FIGURES.append(measured)
        assert measured.met, measured.row()

    return record


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not FIGURES:
        return
    table = _table()
    terminalreporter.write_sep("=", "figures")
    terminalreporter.write_line(table)
    PAGE.write_text(MARKS.sub(lambda _: table + "\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def _table() -> str:
    machine = f"{_cpu()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    rows = "\n".join(figure.row() for figure in FIGURES)
    return f"Measured on {machine}.\n\n| what | measured | limit | |\n|---|---|---|---|\n{rows}\n"


def _cpu() -> str:
    from os import cpu_count

    return f"{cpu_count()} cores of {platform.machine()}"
