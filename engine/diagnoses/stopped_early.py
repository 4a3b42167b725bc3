"""A run that ended while its loss was still falling."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import more_epochs
from engine.diagnoses.history import History
from engine.text import N_, message

FIFTH = 5
MIN_FALL = 0.15
"""The relative fall of both losses over the last fifth of the epochs."""
MIN_LEVEL = 0.1
"""Below this share of what a constant answer costs, the network has learned its task."""


@DIAGNOSES.register("stopped_early")
class StoppedEarly(Diagnosis):
    """Training and validation loss were still falling when the run ended.

    More epochs would make the network better. Early stopping ends a run when the validation loss stops falling.
    """

    title = N_("Stopped too early")

    def find(self, history: History) -> Finding | None:
        val, train = history.epochs.get("val/loss", []), history.epochs.get("train/loss", [])
        if not history.ended or history.ended.reason != "finished" or history.ended.step < history.steps:
            return None
        if history.has_players or min(len(val), len(train)) < 3 or val[-1] != min(val, key=lambda point: point[1]):
            return None
        back = max(1, len(val) // FIFTH)
        falls = [1 - points[-1][1] / points[-1 - back][1] for points in (train, val) if points[-1 - back][1] > 0]
        if len(falls) < 2 or min(falls) < MIN_FALL or (history.level is not None and history.level < MIN_LEVEL):
            return None
        template = N_("In the last {count} epochs the training loss fell by {train} %, the validation loss by {val} %.")
        if back == 1:
            template = N_("In the last epoch the training loss fell by {train} %, the validation loss by {val} %.")
        evidence = message(template, count=back, train=round(100 * falls[0]), val=round(100 * falls[1]))
        return Finding(val[-1 - back][0], evidence, (more_epochs(history, 2), more_epochs(history, 4)))
