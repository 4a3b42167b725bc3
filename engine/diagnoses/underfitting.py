"""A network that is too weak for its task."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import more_epochs
from engine.diagnoses.history import History, mean
from engine.diagnoses.wider import wider
from engine.text import N_, message

MIN_LEVEL, MAX_GAP = 0.4, 1.3
FLAT = 0.05
"""The relative fall of the loss over the last third."""


@DIAGNOSES.register("underfitting")
class Underfitting(Diagnosis):
    """Even on the training samples the network makes many errors, and the loss does not fall any further.

    It is too small for what it has to learn, it is held back too much by regularization, or the inputs do not contain more
    about the target: then no network does better.
    """

    title = N_("Underfitting")
    explains = ("stopped_early",)

    def find(self, history: History) -> Finding | None:
        points, val = history.losses(), history.epochs.get("val/loss", [])
        if not history.ended or history.ended.reason != "finished" or len(points) < 6 or not val:
            return None
        if history.spec.target == "tokens" or history.plan.objective.name in ("reconstruction", "vae", "adversarial"):
            return None  # how low their loss can get is not known
        level, third = history.level or 0.0, len(points) // 3
        if level < MIN_LEVEL:
            return None
        fall = 1 - mean(points[-third:]) / mean(points[-2 * third : -third])
        if fall > FLAT or val[-1][1] > MAX_GAP * points[-1][1]:
            return None
        template = N_(
            "The training loss ({train}) fell by only {fall} % over the last third of the run, and is still {share} % of what "
            "always giving the same answer costs; the validation loss is {val}."
        )
        evidence = message(
            template,
            train=f"{points[-1][1]:.3g}",
            val=f"{val[-1][1]:.3g}",
            share=round(100 * level),
            fall=round(100 * fall),
        )
        return Finding(points[-third][0], evidence, (wider(history), more_epochs(history, 2)))
