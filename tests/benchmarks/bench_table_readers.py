"""How many distorted tables are read right by our reader and by those of libraries."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.table_preview import look
from engine.datasets.uploads.table_settings import TableSettings
from tests.benchmarks.distorted_tables import DISTORTIONS, CleanTable, Distortion, clean_tables
from tests.benchmarks.figures import Figure
from tests.benchmarks.table_readers import Reader, is_same, readers

_ROWS = 30_000
FORMS: dict[str, Callable[[int], str]] = {
    "$1,234.56": lambda number: f"${number / 100:,.2f}",
    "31/12/1999 23:59": lambda number: (
        f"{number % 28 + 1:02}/{number // 28 % 12 + 1:02}/{1950 + number // 336 % 70} {number // 7 % 24:02}:{number // 3 % 60:02}"
    ),
}
SHARE = 0.97
"""Of all distorted tables, this share must be read right by our reader."""


def figures() -> Iterator[Figure]:
    tables = clean_tables()
    for name, read in readers().items():
        began = time.perf_counter()
        right = {
            kind: sum(_is_right(read, table, distort) for table in tables) for kind, distort in DISTORTIONS.items()
        }
        seconds, count = time.perf_counter() - began, len(tables) * len(DISTORTIONS)
        bound = SHARE if name == "ours" else None
        yield Figure(f"Distorted tables read right, {name}", sum(right.values()) / count, "", bound, "at least")
        yield Figure(f"Time per distorted table, {name}", 1000 * seconds / count, "ms")
        for kind, number in right.items():
            print(f"    {name}, {kind}: {number} of {len(tables)}", file=sys.stderr)
    for title, form in FORMS.items():
        yield Figure(f"Table of cells like {title}, time / plain numbers", _slowness(form), "", 5, "at most")


def _slowness(form: Callable[[int], str]) -> float:
    """The time to inspect a table whose numbers are written in this form, by that of the same numbers written plainly."""

    def seconds(written: Callable[[int], str]) -> float:
        rows = (
            ",".join(f'"{written(row * 9_999_991 % 10**8 + column)}"' for column in range(4)) for row in range(_ROWS)
        )
        data = "\n".join(("a,b,c,d", *rows)).encode()
        began = time.process_time()
        look([Upload("numbers.csv", data)], TableSettings())
        return time.process_time() - began

    return seconds(form) / seconds(lambda number: f"{number / 100:.2f}")


def _is_right(read: Reader, table: CleanTable, distort: Distortion) -> bool:
    distorted = distort(table)
    try:
        return is_same(read(distorted.data), distorted.table)
    except Exception:  # noqa: BLE001 - libraries refuse in ways of their own
        return False
