"""The metrics of a run that was computed again beside those that were recorded, bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.events import EpochEnded, Measured
from engine.text import N_, Message, message, plural

Curve = Mapping[tuple[str, int], Mapping[str, float]]
"""The metrics that a run has reported, by kind of event and step."""


@dataclass
class Comparison:
    """The metrics of a replay beside the recorded ones."""

    compared: int = 0
    """How many events both have reported."""
    differs_at: int | None = None
    """The first step at which they differ."""
    difference: float = 0.0
    """The largest absolute difference of a metric."""

    def add(self, event: Measured | EpochEnded, recorded: Mapping[str, float]) -> None:
        self.compared += 1
        if dict(event.values) == dict(recorded):
            return
        self.differs_at = event.step if self.differs_at is None else self.differs_at
        common = event.values.keys() & recorded.keys()
        self.difference = max([self.difference, *(abs(event.values[name] - recorded[name]) for name in common)])

    def message(self, step: int) -> Message:
        """A sentence about the replay of `step`."""
        if self.differs_at is not None:
            template = N_(
                "Step {step} was computed again, but from step {first} on its metrics differ from the recorded ones, by up "
                "to {difference}. Another processor, device or version of PyTorch rounds differently."
            )
            return message(
                template, step=f"{step:,}", first=f"{self.differs_at:,}", difference=f"{self.difference:.2g}"
            )
        template = plural(
            self.compared,
            N_("Step {step} was computed again. {count} recorded measurement was reproduced bit for bit."),
            N_("Step {step} was computed again. {count} recorded measurements were reproduced bit for bit."),
        )
        return message(template, step=f"{step:,}", count=self.compared)
