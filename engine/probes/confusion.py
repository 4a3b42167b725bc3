"""The confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.text import N_, message
from engine.views import Array, Matrix


@PROBES.register("confusion")
class Confusion(Probe):
    """Counts how often each class is predicted as each other.

    A row is a true class, a column a predicted class: the diagonal holds the correct answers, everything else is a
    confusion. The stronger the color, the more samples.
    """

    title = N_("Confusion matrix")
    group = "answers"
    rank = 90

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(data.classes) and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Matrix:
        counts = confusion(context)
        classes, right, total = context.spec.names, int(np.trace(counts)), int(counts.sum())
        beside = counts - np.diag(np.diag(counts))
        true, predicted = divmod(int(beside.argmax()), len(classes))
        if right == total:
            note = message(N_("All {total} samples are classified correctly."), total=total)
        else:
            note = message(
                N_(
                    "{right} of {total} samples are correct. Most frequent confusion: {true} taken for {said}, {times} "
                    "times."
                ),
                right=right,
                total=total,
                true=classes[true],
                said=classes[predicted],
                times=int(beside.max()),
            )
        return Matrix(
            counts,
            classes,
            classes,
            N_("true class"),
            N_("prediction"),
            "magnitude",
            note=note,
            source=context.source(),
        )


def confusion(context: ProbeContext) -> Array:
    """Counts `(K, K)` over the evaluated split: rows are true classes, columns predictions."""
    classes = len(context.spec.classes)
    predicted = context.objective.probabilities(context.val_output).argmax(1).numpy()
    pairs = np.asarray(context.evaluated.y) * classes + predicted
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
