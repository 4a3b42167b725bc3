"""Inputs that are not scaled."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import setting
from engine.diagnoses.history import History
from engine.text import N_, message

MAX_DEVIATION, MAX_RATIO, MAX_MEAN = 20.0, 100.0, 20.0


@DIAGNOSES.register("unscaled_inputs")
class UnscaledInputs(Diagnosis):
    """Some inputs are far larger than others, and their weights decide how the loss changes.

    One learning rate must serve all weights: it is too large for those of large inputs and too small for those of small
    ones. Standardized inputs have a mean of 0 and a standard deviation of 1.
    """

    title = N_("Inputs not scaled")
    explains = (
        "weights_too_large",
        "saturated",
        "learning_rate_too_large",
        "loss_not_falling",
        "underfitting",
        "dead_relus",
    )

    def find(self, history: History) -> Finding | None:
        values = history.first.values if history.first else {}
        large, small = values.get("input_max_deviation", 0.0), values.get("input_min_deviation", 0.0)
        mean = values.get("input_max_mean", 0.0)
        if history.spec.kind not in ("table", "sequence", "curve", "points") or not small:
            return None
        if large < MAX_DEVIATION and large / small < MAX_RATIO and mean < MAX_MEAN:
            return None
        template = N_(
            "The standard deviations of the inputs lie between {small} and {large}, their means up to {mean} from 0."
        )
        evidence = message(template, small=f"{small:.2g}", large=f"{large:.2g}", mean=f"{mean:.2g}")
        return Finding(0, evidence, (setting(message(N_("Standardize the inputs")), "dataset.standardise", True),))
