"""The diagnoses of a run while it is watched: which there are, and since which step."""

from __future__ import annotations

import time
from typing import Any

from engine.diagnoses.base import DIAGNOSES, diagnose
from engine.diagnoses.history import History
from engine.events import EVENT
from engine.plan.plan import Plan
from engine.runs.run_history import KINDS
from engine.text import message

TELLING = ("statistics_taken", "epoch_ended", "run_ended")
"""Events after which there may be something new."""
MIN_PAUSE_S, COST_FACTOR = 1.0, 50
"""The pause between two computations: at least so long, and so many times as long as the last one took."""


class LiveDiagnoses:
    """Takes the events of a run, and computes its diagnoses at most once per second."""

    def __init__(self, plan: Plan) -> None:
        self.history = History(plan)
        self.found: list[dict[str, Any]] = []
        self._is_new, self._next_s = False, 0.0

    def add(self, kind: str, payload: str) -> None:
        """Adds an event, as the store holds it."""
        if kind in KINDS:
            self.history.add(EVENT.validate_json(payload))
            self._is_new = self._is_new or kind in TELLING

    def update(self) -> list[dict[str, Any]]:
        """The diagnoses by name with their titles and steps; as they were, if it is too soon."""
        begun = time.monotonic()
        if self._is_new and (begun >= self._next_s or self.history.ended):
            self._is_new = False
            self.found = [
                {"name": name, "title": message(DIAGNOSES.get(name).title).model_dump(), "step": finding.step}
                for name, finding in diagnose(self.history).items()
            ]
            now = time.monotonic()
            self._next_s = now + max(MIN_PAUSE_S, COST_FACTOR * (now - begun))
        return self.found
