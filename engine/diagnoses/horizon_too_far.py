"""A forecast that reaches farther than anything is known."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History
from engine.text import N_, message

MIN_FIRST, MAX_LAST = 0.5, 0.2
"""The share of the variance that the first and the last point of the forecast explain."""
MIN_PROGRESS = 0.6


@DIAGNOSES.register("horizon_too_far")
class HorizonTooFar(Diagnosis):
    """The first points of the forecast fit, the last are no better than the mean of the series.

    In a chaotic or noisy series errors grow from step to step, until nothing is known any more. A flat forecast then has the
    smallest squared error. Predict fewer points, or measure more often.
    """

    title = N_("Too far ahead")
    explains = ("underfitting", "stopped_early", "overfitting")

    def find(self, history: History) -> Finding | None:
        first, last = history.values("first_explained"), history.values("last_explained")
        if history.progress < MIN_PROGRESS or not first or first[-1][1] < MIN_FIRST or last[-1][1] > MAX_LAST:
            return None
        template = N_("The first point of the forecast explains {first} % of the variance, the last {last} %.")
        evidence = message(template, first=round(100 * first[-1][1]), last=round(100 * last[-1][1]))
        config, cures = history.plan.dataset.config, []
        if "interval" in config:
            shorter = float(f"{config['interval'] / 5:.2g}")
            cures.append(Cure(message(N_("An interval of {value}"), value=shorter), {"dataset.interval": shorter}))
        fewer = max(1, history.spec.horizon // 4)
        cures.append(Cure(message(N_("Predict {count} points"), count=fewer), {"dataset.horizon": fewer}))
        return Finding(first[-1][0], evidence, tuple(cures))
