"""Steps that lead nowhere."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import learning_rate
from engine.diagnoses.history import History
from engine.text import N_, message

MAX_UPDATE = 3e-5
"""The length of an update relative to that of the weights; about a thousandth is usual."""
MIN_PROGRESS, MAX_FALL = 0.3, 0.2
MIN_GRADIENT = 1e-6
"""Without a gradient no learning rate helps."""


@DIAGNOSES.register("learning_rate_too_small")
class LearningRateTooSmall(Diagnosis):
    """The loss falls, but each step is so short that it would take far too many of them.

    A useful step changes the weights by about a thousandth of their size. With a much smaller one the network stays close
    to its initial weights.
    """

    title = N_("Learning rate too small")
    explains = ("stopped_early", "underfitting", "loss_not_falling", "one_class")

    def find(self, history: History) -> Finding | None:
        updates = [(step, value) for points in history.over_time("update").values() for step, value in points]
        losses = history.losses()
        if not updates or len(losses) < 2 or history.progress < MIN_PROGRESS or history.has_players:
            return None
        largest, fall = max(value for _, value in updates), 1 - losses[-1][1] / losses[0][1] if losses[0][1] else 1.0
        gradients = [value for points in history.over_time("gradient").values() for _, value in points]
        if not 0 < largest < MAX_UPDATE or fall > MAX_FALL or max(gradients, default=0.0) < MIN_GRADIENT:
            return None
        template = N_(
            "At a learning rate of {rate} a step changes the weights by at most {share} % of their size, and the training "
            "loss has only fallen from {first} to {last}."
        )
        evidence = message(
            template, rate=f"{history.learning_rate:g}", share=f"{100 * largest:.1g}",
            first=f"{losses[0][1]:.4g}", last=f"{losses[-1][1]:.4g}",
        )  # fmt: skip
        return Finding(updates[0][0], evidence, (learning_rate(history, 10), learning_rate(history, 100)))
