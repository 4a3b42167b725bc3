"""A row of units below the names, as measuring instruments write it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.uploads.cells import is_number
from engine.datasets.uploads.missing_values import is_unknown

_SAMPLE_ROWS = 200
_MAX_ROWS = 10
_MAX_UNIT_LENGTH = 20


def units_rows(rows: Sequence[Sequence[str]]) -> int:
    """The number of rows at the top that hold words where the others have numbers."""
    count = 0
    while count < min(_MAX_ROWS, len(rows) - 1) and _holds_units(rows[count : count + _SAMPLE_ROWS]):
        count += 1
    return count


def _holds_units(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row has words where all others have numbers, and is empty or new elsewhere."""
    first, body = rows[0], rows[1:]
    columns = [[row[at] for row in body if at < len(row) and row[at]] for at in range(len(first))]
    of_numbers = [at for at, column in enumerate(columns) if column and sum(map(is_number, column)) > 0.9 * len(column)]
    units = [first[at] for at in of_numbers if first[at]]
    others = [at for at, cell in enumerate(first) if cell and at not in of_numbers]
    is_certain = len(units) > 1 or (units and not others and len(columns) > 1)
    return bool(is_certain) and all(map(_is_unit, units)) and not any(first[at] in columns[at] for at in others)


def with_units(names: Sequence[str], units: Sequence[str]) -> tuple[str, ...]:
    """Names with their units in brackets."""
    beside = (*units, *("",) * (len(names) - len(units)))
    return tuple(f"{name} ({unit.strip('()[] ')})" if unit else name for name, unit in zip(names, beside, strict=False))


def _is_unit(cell: str) -> bool:
    return len(cell) <= _MAX_UNIT_LENGTH and not cell[0].isdigit() and not is_number(cell) and not is_unknown(cell)
