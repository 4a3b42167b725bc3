"""Decides whether the first row of a table holds names, and makes names unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise

from engine.datasets.uploads.cells import is_number
from engine.datasets.uploads.decoding import quotable
from engine.text import N_, Message, message

_SAMPLE_ROWS = 1000
_MAX_NAME_LENGTH = 60


def has_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row differs from the others as names do: each column is a vote."""
    first, body = rows[0], list(islice(rows, 1, _SAMPLE_ROWS))
    if _are_counting(first) or _are_numbered_apart(first, body):
        return True
    votes = sum(_vote(cell, [row[at] for row in body if at < len(row)]) for at, cell in enumerate(first))
    if votes:
        return votes > 0
    return not any(map(is_number, first))


def _vote(cell: str, column: Sequence[str]) -> int:
    """Above 0 if the cell is unlike its column, below 0 if it is like it, 0 if that is not known."""
    known = [other for other in column if other]
    if not cell or not known:
        return 0
    if is_number(cell):
        return -1
    if cell in known:
        return -2
    if sum(map(is_number, known)) > len(known) / 2:
        return 2
    return 1 if len(set(known)) <= len(known) / 2 else 0


def _are_counting(cells: Sequence[str]) -> bool:
    """Whether the numbers among the cells count columns: years in equal steps or five of them, or four consecutive whole
    numbers."""
    numbers = [int(cell) for cell in cells if cell.isascii() and cell.isdigit() and len(cell) < 6]
    if len(numbers) < 3 or len(numbers) < sum(map(is_number, cells)):
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    are_years = 1800 <= numbers[0] <= numbers[-1] <= 2100 and min(steps) > 0
    if are_years and len(numbers) > 4:
        return True
    return len(steps) == 1 and (are_years or (steps == {1} and len(numbers) > 3))


def _are_numbered_apart(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether equal names were told apart as pandas does, `0`, `0.1`, `0.2` …, above whole numbers."""
    apart = [at for at, cell in enumerate(first) if "." in cell and cell.rpartition(".")[0] in first]
    many = len(apart) > max(3, len(first) // 2) and len(set(first)) == len(first)
    return many and bool(body) and all(row[at].isdecimal() for row in body[:20] for at in apart if at < len(row))


def numbered(count: int) -> tuple[str, ...]:
    """Names for columns without names."""
    return tuple(f"column {number}" for number in range(1, count + 1))


def unique_names(cells: Sequence[str]) -> tuple[tuple[str, ...], list[Message]]:
    """Unique, non-empty names, and a report of what was changed."""
    used: Counter[str] = Counter()
    names: list[str] = []
    report = []
    for number, cell in enumerate(cells, 1):
        wanted = name = quotable(" ".join(cell.split()), _MAX_NAME_LENGTH) or f"column {number}"
        while name in used:
            used[wanted] += 1
            name = f"{wanted} ({used[wanted]})"
        used[name] += 1
        if name != wanted or not cell:
            report.append(message(N_("Column {number} is now called `{name}`."), number=number, name=name))
        names.append(name)
    return tuple(names), report
