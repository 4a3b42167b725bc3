"""Searching and filtering runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.runs.rows import RunRow


@dataclass(frozen=True)
class Filter:
    """What a run must have; None or an empty search is met by all."""

    words: str = ""
    family: str | None = None
    dataset: str | None = None
    status: str | None = None
    tag: str | None = None

    def keeps(self, row: RunRow, name: str) -> bool:
        """`name`: what the run is called on the page, in which words are searched for, as in its tags and its note."""
        plan = row.plan
        wanted = ((self.family, plan.family.name), (self.dataset, plan.dataset.name), (self.status, row.status))
        if any(asked is not None and asked != given for asked, given in wanted):
            return False
        if self.tag is not None and self.tag not in row.tags:
            return False
        text = " ".join((name, *row.tags, row.note or "")).casefold()
        return all(word in text for word in self.words.casefold().split())


def pinned_first(rows: Iterable[RunRow]) -> list[RunRow]:
    """Pinned runs before the others, each in the order given."""
    return sorted(rows, key=lambda row: row.pinned_at is None)


def by_group(rows: Sequence[RunRow]) -> Mapping[str | None, list[RunRow]]:
    """The runs by their group, in order; those without a group under None."""
    found: dict[str | None, list[RunRow]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    return found
