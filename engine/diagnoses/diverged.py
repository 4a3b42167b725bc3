"""Values that became NaN or infinite."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import clipping, learning_rate
from engine.diagnoses.history import History
from engine.text import N_, message


@DIAGNOSES.register("diverged")
class Diverged(Diagnosis):
    """The loss or a weight became infinite or NaN, so the run ended.

    Once an update is too long, the next gradient is larger still, and within a few steps the values exceed what a number
    can hold. Shorter steps, or a limit on the gradient, prevent it.
    """

    title = N_("Diverged")
    explains = ("different_splits", "overfitting", "mode_collapse")

    def find(self, history: History) -> Finding | None:
        if history.ended is None or history.ended.reason != "diverged":
            return None
        step = history.ended.step + 1
        place = history.ended.message.values.get("place") if history.ended.message else None
        evidence = message(N_("Values became NaN in step {step}."), step=f"{step:,}")
        if place:
            template = N_("Values became NaN in step {step}, first in `{place}`.")
            evidence = message(template, step=f"{step:,}", place=place)
        return Finding(step, evidence, (learning_rate(history, 0.01), clipping()))
