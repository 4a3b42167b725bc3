"""Whether a cure helped: a sick run beside the run of its cured plan, as one sentence."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, diagnose
from engine.diagnoses.history import History
from engine.text import N_, Message, message

METRICS = ("val/accuracy", "val/loss", "train/loss")
"""The first that both runs have is compared, unless a diagnosis names another one."""
NAMES = {
    "val/kl": N_("KL divergence"),
    "train/score_generated": N_("discriminator's score of generated samples"),
    "class_effect": N_("effect of the class on generated samples"),
    "coverage": N_("share of real samples with a generated one nearby"),
    "val/accuracy": N_("validation accuracy"),
    "val/loss": N_("validation loss"),
    "train/loss": N_("training loss"),
}


def compared_metric(sick: History, cured: History) -> str | None:
    """The metric by which both runs are compared."""
    named = next((DIAGNOSES.get(name).metric for name in diagnose(sick)), "")
    wanted = () if named is None else (named, *METRICS)
    return next((name for name in wanted if points_of(sick, name) and points_of(cured, name)), None)


def verdict(sick: History, cured: History) -> Message:
    """Which problems of the sick run are gone, and one metric of both."""
    if not cured.steps:
        return message(N_("The cured run has not begun yet."))
    if cured.ended is None:
        return message(
            N_("The cured run is at step {step} of {steps}."), step=f"{cured.step:,}", steps=f"{cured.steps:,}"
        )
    before, after = diagnose(sick), diagnose(cured)
    left = [name for name in before if name in after]
    names = [DIAGNOSES.get(name).title for name in (left or before)]
    title = message(names[0]) if names else message(N_("The problem"))
    metric = compared_metric(sick, cured)
    if metric is None:
        return message(N_("“{diagnosis}” remains.") if left else N_("“{diagnosis}” is gone."), diagnosis=title)
    template = N_("“{diagnosis}” is gone: {metric} {cured} instead of {sick}.")
    if left:
        template = N_("“{diagnosis}” remains: {metric} {cured} instead of {sick}.")
    values = {"cured": _figure(cured, metric), "sick": _figure(sick, metric)}
    return message(template, diagnosis=title, metric=message(NAMES[metric]), **values)


def points_of(history: History, metric: str) -> list[tuple[int, float]]:
    """The values of a metric with their steps."""
    return history.epochs.get(metric) or history.curves.get(metric) or history.values(metric)


def _figure(history: History, metric: str) -> str:
    value = points_of(history, metric)[-1][1]
    return f"{value:.1%}" if metric.endswith("accuracy") or metric == "coverage" else f"{value:.3g}"
