"""`make bench`: runs every `bench_*.py` here, prints its figures as they come, and writes them into the docs.

    python -m tests.benchmarks            all
    python -m tests.benchmarks training   only bench_training.py; the docs stay as they are

Exit code 1 when a figure misses its bound.
"""

from __future__ import annotations

import importlib
import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.figures import Figure, table

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "benchmarks.md"
MARKS = re.compile(r"(?<=<!-- figures: start -->\n).*?(?=<!-- figures: end -->)", re.S)


def main(chosen: list[str]) -> int:
    names = [path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py"))]
    unknown = set(chosen) - set(names)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    figures = [figure for name in names if name in (chosen or names) for figure in _measured(name)]
    result = f"Measured on {_machine()}.\n\n{table(figures)}\n"
    print(f"\n{result}")
    if not chosen:
        PAGE.write_text(MARKS.sub(lambda _: f"{result}\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if any(figure.met is False for figure in figures) else 0


def _measured(name: str) -> list[Figure]:
    figures = []
    for figure in importlib.import_module(f"tests.benchmarks.bench_{name}").figures():
        print(f"{figure.name}: {figure.value:.4g} {figure.unit}".rstrip(), flush=True)
        figures.append(figure)
    return figures


def _machine() -> str:
    cores = f"{os.cpu_count()} cores ({_processor()}), {platform.system()} on {platform.machine()}"
    return f"{cores}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"


def _processor() -> str:
    """The processor's name, if the system provides it; speeds differ among processors."""
    known = Path("/proc/cpuinfo")
    found = known.is_file() and re.search(r"^model name\s*: (.*)$", known.read_text(encoding="utf-8"), re.M)
    return found[1] if found else platform.processor() or "of a kind that is not result"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
