"""The base class of diagnoses: what a run shows of a problem, since which step, and how to cure it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import structlog

from engine.diagnoses.history import History
from engine.registry import CatalogEntry, Registry
from engine.text import N_, Message

log = structlog.get_logger()


@dataclass(frozen=True)
class Cure:
    """An edit of the plan: values by path, as `engine.diagnoses.cures.cured` applies them."""

    title: Message
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """A problem in one run: the step since which it shows, and the evidence in numbers, as one sentence."""

    step: int
    evidence: Message
    cures: tuple[Cure, ...] = ()


class Diagnosis(CatalogEntry):
    """Base class of all diagnoses. The docstring says why the problem arises; it is the help text on the page."""

    explains: ClassVar[tuple[str, ...]] = ()
    """Diagnoses that are a consequence of this one, so they are not reported beside it."""
    metric: ClassVar[str | None] = ""
    """The metric or statistic that shows best whether a cure helped; empty: the usual ones, None: no metric shows it."""

    def find(self, history: History) -> Finding | None:
        """The problem as it shows in the events so far; None if it does not. A pure function."""
        raise NotImplementedError


DIAGNOSES: Registry[Diagnosis] = Registry("engine.diagnoses", N_("diagnosis"))


def _finding(diagnosis: Diagnosis, history: History) -> Finding | None:
    try:
        return diagnosis.find(history)
    except Exception:  # the outermost frame of a diagnosis: what one cannot read must not cost the page of a run
        log.exception("a diagnosis failed", diagnosis=diagnosis.name)
        return None


def diagnose(history: History) -> dict[str, Finding]:
    """The problems of a run by name, in the order in which they appeared, without those that others explain."""
    found = {kind.name: finding for kind in DIAGNOSES if (finding := _finding(kind(), history))}
    explained = {name for cause in found for name in DIAGNOSES.get(cause).explains}
    kept = [(name, finding) for name, finding in found.items() if name not in explained]
    return dict(sorted(kept, key=lambda item: item[1].step))
