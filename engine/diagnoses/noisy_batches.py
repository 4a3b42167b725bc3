"""Batches so small that noise hides the progress."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import learning_rate, setting
from engine.diagnoses.history import History, mean
from engine.text import N_, message

MAX_BATCH = 8
MIN_POINTS = 20
NOISE, MIN_LEVEL = 4.0, 0.3
"""The standard deviation of the loss relative to its fall over the last half, and its level."""


@DIAGNOSES.register("noisy_batches")
class NoisyBatches(Diagnosis):
    """The gradient of a few samples points in a random direction more than downhill.

    The average over a batch of $n$ samples has a random error that shrinks with $\\sqrt{n}$. With tiny batches and a
    learning rate that is not small, the weights jump about the minimum instead of approaching it.
    """

    title = N_("Batches too small")
    explains = ("underfitting", "stopped_early")

    def find(self, history: History) -> Finding | None:
        size, points = history.plan.training.batch_size, history.curves.get("train/loss", [])
        half = points[len(points) // 2 :]
        if size > MAX_BATCH or len(half) < MIN_POINTS or history.progress < 0.5 or (history.level or 0.0) < MIN_LEVEL:
            return None
        middle = len(half) // 2
        fall, level = mean(half[:middle]) - mean(half[middle:]), mean(half)
        noise = (sum((value - level) ** 2 for _, value in half) / len(half)) ** 0.5
        if noise < NOISE * abs(fall) or noise < 0.3 * level:
            return None
        template = N_(
            "With {size} samples per batch the loss varies by {noise}, while it fell by {fall} over the last half."
        )
        evidence = message(template, size=size, noise=f"±{noise:.2g}", fall=f"{fall:.2g}")
        larger = setting(message(N_("Batches of {count}"), count=32), "training.batch_size", 32)
        return Finding(half[0][0], evidence, (larger, learning_rate(history, 0.1)))
