"""Columns that give the target away: a copy of it in other words, another unit, or one-hot columns of its classes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import TRAITS, words
from engine.datasets.uploads.columns import MAX_CATEGORIES
from engine.text import N_, Message, message
from engine.views import Array

_CHANCE = math.log(1e-4)
"""Columns that might determine the target by chance, with more than this log probability, are inputs."""
_FIRST_ROWS = 1000
_SAME = 1 - 5e-5
"""From this correlation on, two columns are the same quantity, rounded."""
_MIN_NUMBERS = 10
"""The minimum number of different values from which a relation between numbers can be told."""
ALONE = N_("`{column}` was excluded: it alone determines `{target}`. Keep it only if it is known before the target.")
UNIT = N_(
    "`{column}` was excluded: it is `{target}` in another unit or scale. Keep it only if it is known before the target."
)
TOGETHER = N_(
    "`{column}` was excluded: {columns} together determine `{target}`. Keep them only if they are known before the "
    "target."
)


@dataclass(frozen=True)
class Target:
    """The cells of the target, and its distinct values as `(N,)` codes, -1 for missing values."""

    facts: Facts
    cells: Sequence[str]
    codes: Array

    @property
    def classes(self) -> int:
        return int(self.codes.max(initial=-1)) + 1


def giveaways(facts: Sequence[Facts], columns: Sequence[Sequence[str]], target: str) -> dict[str, Message]:
    """The columns that determine the target, with the reasons; `columns` holds the cells of each column."""
    cells = {fact.name: column for fact, column in zip(facts, columns, strict=True)}
    own = next(fact for fact in facts if fact.name == target)
    aim = Target(own, cells[target], _codes(own, cells[target]))
    others = [fact for fact in facts if fact.name != target and _is_suspect(fact)]
    found: dict[str, Message] = {}
    for fact in others:
        reason = _reason(aim, fact, cells[fact.name])
        if reason:
            found[fact.name] = message(reason, column=fact.name, target=target)
    left = {fact.name: cells[fact.name] for fact in others if fact.name not in found and fact.distinct == 2}
    for group in _groups(aim, left):
        for name in group:
            found[name] = message(TOGETHER, column=name, columns=list(group), target=target)
    return found


def _is_suspect(fact: Facts) -> bool:
    return fact.kind in ("number", "category") and "".join(words(fact.name)) not in TRAITS


def _codes(fact: Facts, cells: Sequence[str]) -> Array:
    known: dict[str, int] = {}
    return np.array(
        [-1 if fact.reading.is_gap(cell) else known.setdefault(fact.reading.label(cell), len(known)) for cell in cells],
        np.int64,
    )


def _reason(aim: Target, fact: Facts, cells: Sequence[str]) -> str:
    if aim.facts.kind == "number" and fact.kind == "number" and _is_scaled(aim, fact):
        return UNIT
    few = fact.distinct <= MAX_CATEGORIES if fact.kind == "category" else fact.distinct == aim.classes
    return ALONE if few and fact.distinct > 1 and _determines(fact, cells, aim) else ""


def _determines(fact: Facts, cells: Sequence[str], aim: Target) -> bool:
    """Whether each value of the column occurs with one value of the target, and not by chance."""
    start = _is_function(fact, cells[:_FIRST_ROWS], aim.codes[:_FIRST_ROWS])
    if not start or not _is_function(fact, cells, aim.codes):
        return False
    known = aim.codes[aim.codes >= 0]
    counts = np.bincount(known)
    distinct = len({cell for cell in cells if not fact.reading.is_gap(cell)})
    return len(counts) > 1 and distinct * math.log(len(counts)) + log_chance(counts.tolist()) < _CHANCE


def log_chance(counts: Sequence[int]) -> float:
    """The log probability that labels with these counts, in random order, fall into one given order."""
    return sum(math.lgamma(count + 1) for count in counts) - math.lgamma(sum(counts) + 1)


def _is_function(fact: Facts, cells: Sequence[str], codes: Array) -> bool:
    seen: dict[str, int] = {}
    pairs = zip(cells, codes.tolist(), strict=True)
    return all(code < 0 or fact.reading.is_gap(cell) or seen.setdefault(cell, code) == code for cell, code in pairs)


def _is_scaled(aim: Target, fact: Facts) -> bool:
    """Whether one column of numbers is a linear function of the other, or of its logarithm."""
    y, x = aim.facts.values, fact.values
    if y is None or x is None:
        return False
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    if min(len(np.unique(x)), len(np.unique(y))) < _MIN_NUMBERS:
        return False
    pairs = [(x, y)]
    if (x > 0).all():
        pairs.append((np.log(x), y))
    if (y > 0).all():
        pairs.append((x, np.log(y)))
    return any(abs(_correlation(*pair)) > _SAME for pair in pairs)


def _correlation(x: Array, y: Array) -> float:
    deviations = x.std() * y.std()
    return float(((x - x.mean()) * (y - y.mean())).mean() / deviations) if deviations > 0 else 0.0


def _groups(aim: Target, columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Groups of columns of 0 and 1 that together determine the target."""
    marks = {name: mark for name, cells in columns.items() if (mark := _marks(cells)) is not None}
    if not marks or (aim.codes < 0).any():
        return
    counts = np.bincount(aim.codes)
    if log_chance(counts.tolist()) > _CHANCE:
        return
    own = _marks(aim.cells)
    group = _rest(own, marks) if own is not None else _indicators(aim, marks)
    if group:
        yield group


def _marks(cells: Sequence[str]) -> Array | None:
    """`(N,)` bool for a column of 0 and 1, or of two words for no and yes; None for others."""
    words = {
        "0": False, "1": True, "0.0": False, "1.0": True, "false": False, "true": True, "no": False, "yes": True,
        "n": False, "y": True, "f": False, "t": True, "否": False, "是": True,
    }  # fmt: skip
    found = [words.get(cell.casefold()) for cell in cells]
    return None if None in found else np.array(found, bool)


def _rest(target: Array, marks: Mapping[str, Array]) -> tuple[str, ...]:
    """The columns that, with the target, are the one-hot columns of one category: in each row exactly one is set."""
    apart = {name: mark for name, mark in marks.items() if mark.any() and not (mark & target).any()}
    chosen = _cover(~target, apart)
    return chosen if len(chosen) > 1 else ()


def _cover(rows: Array, marks: Mapping[str, Array]) -> tuple[str, ...]:
    """Columns of which exactly one is set in each of `rows`; empty if there are none. Neighbors are tried first."""
    budget = [2000]

    def search(left: Array, chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not left.any():
            return chosen
        budget[0] -= 1
        first = int(left.argmax())
        for name, mark in marks.items():
            if budget[0] > 0 and mark[first] and not (mark & ~left).any():
                found = search(left & ~mark, (*chosen, name))
                if found:
                    return found
        return ()

    return search(rows, ())


def _indicators(aim: Target, marks: Mapping[str, Array]) -> tuple[str, ...]:
    """The columns that are set for exactly one class each, if all classes but one have such a column."""
    of_class = {label: aim.codes == label for label in range(aim.classes)}
    found = {
        name: label
        for name, mark in marks.items()
        for label, members in of_class.items()
        if np.array_equal(mark, members)
    }
    return tuple(found) if found and len(set(found.values())) >= aim.classes - 1 else ()
