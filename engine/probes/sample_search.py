"""Which samples of the evaluated split are of a class or predicted wrongly."""

from __future__ import annotations

import numpy as np

from engine.probes.answers import predicts_classes
from engine.probes.base import ProbeContext
from engine.views import Array


def matching(context: ProbeContext, label: str, wrong: bool) -> Array:
    """For each sample of the split, whether it is of this class (empty: any) and, with `wrong`, predicted wrongly.

    Predictions are known of the first `max_samples` samples alone; the others count as right.
    """
    y = context.data.split(context.evaluated_name).y
    found = np.ones(len(y), bool)
    if context.spec.target == "classes" and label in context.spec.classes:
        found &= y == context.spec.index(label)
    if wrong and predicts_classes(context):
        predicted = context.objective.probabilities(context.val_output).numpy().argmax(1)
        found &= np.pad(predicted != y[: len(predicted)], (0, len(y) - len(predicted)))
    return found
