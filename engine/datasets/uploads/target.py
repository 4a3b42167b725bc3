"""Guesses which column of a table is to be predicted: by name, type and place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import is_time, target_score, words
from engine.text import N_, Message, message

Reason = Literal["name", "first", "last", "pixels", "none"]
OFFERED = 4
"""The number of likely targets that are offered beside the guess."""
_NAMED = 4.5
"""From this score on, a column is called like a target."""
_MAX_CLASSES = 20
REASONS: Mapping[Reason, str] = {
    "name": N_("Target: `{column}`, guessed by its name. If it is another column, choose that one."),
    "first": N_("Target: `{column}`, guessed as the only column of classes. If it is another column, choose that one."),
    "last": N_("Target: `{column}`, guessed as the last suitable column. If it is another column, choose that one."),
    "pixels": N_("Target: `{column}`, guessed as the class of images whose pixels are the other columns."),
    "none": N_("Target: `{column}`. No column was suitable, so it is the last one. Choose another."),
}


@dataclass(frozen=True)
class Guess:
    """The guessed target, why, and the most likely columns, best first."""

    name: str
    reason: Reason
    likely: tuple[str, ...] = ()

    def report(self) -> Message:
        return message(REASONS[self.reason], column=self.name)


def label_of_pixels(name: str) -> Guess:
    """The class of images whose other columns are their pixels."""
    return Guess(name, "pixels", (name,))


def guess_target(facts: Sequence[Facts], identifiers: Collection[str] = ()) -> Guess:
    """The most likely target; never a date, and an identifier only if nothing else is left."""
    usable = [fact for fact in facts if fact.name not in identifiers and _is_usable(fact)]
    if not usable:
        left = [fact.name for fact in facts if fact.name not in identifiers] or [fact.name for fact in facts]
        return Guess(left[-1], "none")
    scores = _scores(usable)
    likely = sorted(scores, key=lambda name: -scores[name])
    best = likely[0]
    return Guess(best, _reason(usable, best), tuple(likely[:OFFERED]))


def _reason(usable: Sequence[Facts], best: str) -> Reason:
    """Why a column is the most likely target."""
    if _name_score(usable, best) >= _NAMED:
        return "name"
    if best == _last(usable):
        return "last"
    return "first" if best == _only_classes(usable) else "name"


def _is_usable(fact: Facts) -> bool:
    """Whether a column can be a target. A column called a target is one even if it has a single value or many names."""
    if fact.kind in ("number", "category"):
        return True
    return fact.kind == "leave_out" and 1 <= fact.distinct <= 200 and target_score(fact.name) >= _NAMED


def _scores(usable: Sequence[Facts]) -> dict[str, float]:
    last, only = _last(usable), _only_classes(usable)
    scores = {}
    for fact in usable:
        place = 2.0 * (fact.name == last) + 0.5 * (fact.name == usable[0].name) + 2.0 * (fact.name == only)
        time = -3.0 if is_time(fact.name) else 0.0
        scores[fact.name] = _name_score(usable, fact.name) + place + float(_has_classes(fact)) + time
    return scores


def _last(usable: Sequence[Facts]) -> str:
    names = [fact.name for fact in usable]
    return next((name for name in reversed(names) if not is_time(name)), names[-1])


def _only_classes(usable: Sequence[Facts]) -> str:
    """The first column, if it alone holds classes and three columns or more hold numbers; else nothing."""
    first, *others = usable
    alone = _has_classes(first) and not any(_has_classes(fact) or fact.kind == "category" for fact in others)
    return first.name if alone and len(others) >= 3 else ""


def _has_classes(fact: Facts) -> bool:
    few = 2 <= fact.distinct <= _MAX_CLASSES
    return few and (fact.kind == "category" or (fact.distinct <= 10 and fact.low == round(fact.low)))


def _name_score(usable: Sequence[Facts], name: str) -> float:
    """The score of the name among its neighbors: `y` is a target unless it is a coordinate beside `z` or in the
    middle."""
    if words(name) != ["y"]:
        return target_score(name)
    names = [fact.name for fact in usable]
    inside = name not in (names[0], names[-1]) or any(words(other) == ["z"] for other in names)
    return 0.0 if inside else target_score(name)
