"""A row of units below the names, as measuring instruments write it."""

from __future__ import annotations

from collections.abc import Sequence

_MAX_UNIT_LENGTH = 20


def are_units(cells: Sequence[str]) -> bool:
    """Whether a row of words is short enough for units."""
    return all(len(cell) <= _MAX_UNIT_LENGTH for cell in cells)


def with_units(names: Sequence[str], units: Sequence[str]) -> tuple[str, ...]:
    """Names with their units in brackets."""
    beside = (*units, *("",) * (len(names) - len(units)))
    return tuple(f"{name} ({unit.strip('()[] ')})" if unit else name for name, unit in zip(names, beside, strict=False))
