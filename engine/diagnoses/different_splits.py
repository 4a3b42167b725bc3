"""Training and validation data from different worlds."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.history import History
from engine.text import N_, message

MIN_RATIO, MIN_FIRST, MIN_LEVEL = 1.5, 2.0, 0.5
"""The validation loss relative to the training loss, always and in the first epoch, and to that of a constant answer."""


@DIAGNOSES.register("different_splits")
class DifferentSplits(Diagnosis):
    """The network is much worse on the validation samples before it could have memorized anything.

    Then the two splits differ: by time, by source, by preparation, or by how they were labeled. Shuffle before splitting,
    unless the split follows time on purpose.
    """

    title = N_("Training and validation data differ")
    explains = ("overfitting",)

    def find(self, history: History) -> Finding | None:
        val, train = history.epochs.get("val/loss", []), dict(history.epochs.get("train/loss", []))
        constant = history.constant_loss
        if len(val) < 3 or history.has_players or not constant:
            return None
        ratios = [(step, value / train[step]) for step, value in val if train.get(step)]
        early = ratios[: max(1, len(ratios) // 5)]
        if not ratios or min(value for _, value in ratios) < MIN_RATIO or min(value for _, value in early) < MIN_FIRST:
            return None
        if val[0][1] < MIN_LEVEL * constant:
            return None
        template = N_("Already after the first epoch the validation loss is {val}, the training loss {train}.")
        return Finding(val[0][0], message(template, val=f"{val[0][1]:.3g}", train=f"{train[val[0][0]]:.3g}"))
