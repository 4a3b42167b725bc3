"""How many distorted tables are read right by our reader and by those of libraries."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from tests.benchmarks.distorted_tables import DISTORTIONS, CleanTable, Distortion, clean_tables
from tests.benchmarks.figures import Figure
from tests.benchmarks.table_readers import Reader, is_same, readers

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


def _is_right(read: Reader, table: CleanTable, distort: Distortion) -> bool:
    distorted = distort(table)
    try:
        return is_same(read(distorted.data), distorted.table)
    except Exception:  # noqa: BLE001 - libraries refuse in ways of their own
        return False
