"""A validation loss that rises again."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import setting
from engine.diagnoses.history import History, mean
from engine.text import N_, message

MIN_EPOCHS = 3
MIN_RISE = 0.05
"""Relative to the first loss: of a loss near 0 a small change is many times as large."""
RISE, FALL = 1.15, 0.9
"""The validation loss relative to its minimum, and the training loss relative to that at the same epoch."""


@DIAGNOSES.register("overfitting")
class Overfitting(Diagnosis):
    """The network memorizes the training samples, and gets worse on others.

    It has enough weights to memorize accidents of single samples, which say nothing about new ones. More data, data
    augmentation, dropout, weight decay, a smaller network or an earlier end help.
    """

    title = N_("Overfitting")
    explains = ("stopped_early",)
    metric = "val/loss"

    def find(self, history: History) -> Finding | None:
        val, train = history.epochs.get("val/loss", []), dict(history.epochs.get("train/loss", []))
        if len(val) < MIN_EPOCHS or history.has_players:
            return None
        best = min(range(len(val)), key=lambda place: val[place][1])
        later = val[best + 1 :]
        if len(later) < 2:
            return None
        lowest, now = val[best][1], min(mean(later[-3:]), later[-1][1])
        first = max(val[0][1], *list(train.values())[:1], history.constant_loss or 0.0)
        if now < RISE * lowest or now - lowest <= MIN_RISE * first:
            return None
        step, lowest = val[best]
        if step not in train or train[later[-1][0]] > FALL * train[step]:
            return None
        template = N_(
            "The validation loss was lowest in epoch {epoch} ({lowest}) and is {last} now, while the training loss fell from "
            "{before} to {now}."
        )
        evidence = message(
            template, epoch=round(step / history.steps_per_epoch), lowest=f"{lowest:.3g}", last=f"{later[-1][1]:.3g}",
            before=f"{train[step]:.3g}", now=f"{train[later[-1][0]]:.3g}",
        )  # fmt: skip
        cures = (
            setting(message(N_("Early stopping")), "regularisation.early_stopping", {"patience": 3}),
            setting(message(N_("Dropout of {value}"), value=0.5), "family.dropout", 0.5),
            setting(message(N_("Weight decay {value}"), value=0.01), "regularisation.weight_decay", 0.01),
        )
        return Finding(step, evidence, cures)
