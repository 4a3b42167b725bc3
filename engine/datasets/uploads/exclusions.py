"""Columns of a table that are excluded unless the person keeps them: identifiers, and what gives the target away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.giveaways import giveaways
from engine.datasets.uploads.identifiers import identifier_reason
from engine.text import N_, Message, message

KEPT = N_("`{column}` determines `{target}`, and was kept since no other input is left.")


@dataclass(frozen=True)
class Exclusions:
    """`reasons` for excluded columns by name, and `notes` on those that were kept although they determine the target."""

    reasons: Mapping[str, Message] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()

    def with_giveaways(
        self, facts: Sequence[Facts], columns: Sequence[Sequence[str]], target: str, free: Collection[str]
    ) -> Exclusions:
        """With the columns that determine `target`, unless no input would be left."""
        reasons = {name: reason for name, reason in self.reasons.items() if name != target}
        inputs = {fact.name for fact in facts if fact.kind != "leave_out" and fact.name != target}
        if not inputs - reasons.keys():
            reasons = {}
        left = [fact for fact in facts if fact.name not in reasons]
        cells = [column for fact, column in zip(facts, columns, strict=True) if fact.name not in reasons]
        found = {name: why for name, why in giveaways(left, cells, target).items() if name in free}
        if inputs - reasons.keys() - found.keys():
            return replace(self, reasons={**reasons, **found})
        return Exclusions(reasons, tuple(message(KEPT, column=name, target=target) for name in found))

    def applied(self, facts: Sequence[Facts]) -> tuple[Facts, ...]:
        """The facts with the excluded columns left out."""
        return tuple(replace(fact, kind="leave_out") if fact.name in self.reasons else fact for fact in facts)


def identifiers(facts: Sequence[Facts], columns: Sequence[Sequence[str]]) -> dict[str, Message]:
    """The identifiers among the columns, with the reasons."""
    templates = {fact.name: identifier_reason(fact, cells) for fact, cells in zip(facts, columns, strict=True)}
    return {name: message(template, column=name) for name, template in templates.items() if template}
