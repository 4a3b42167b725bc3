"""Precision, recall and F1 per class."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.confusion import confusion
from engine.probes.nodes import shapes
from engine.text import N_, message
from engine.views import Array, Table


@PROBES.register("class_scores")
class ClassScores(Probe):
    """Shows how well each class is recognized.

    Precision: of the samples predicted as this class, the share that belong to it. Recall: of the samples of this
    class, the share that the network found. F1 is their harmonic mean. Samples: how many there are.
    The last row is the unweighted mean over classes.
    """

    title = N_("Precision, recall, F1 per class")
    group = "answers"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(data.classes) and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Table:
        values = scores(confusion(context))
        classes = context.spec.names
        f1 = values[:-1, 2]
        if np.isnan(f1).all():
            note = message(N_("No class is recognized yet."))
        else:
            hardest = int(np.nanargmin(f1))
            note = message(N_("Lowest F1: {name}, {f1}."), name=classes[hardest], f1=f"{float(f1[hardest]):.3f}")
        columns = tuple(message(name) for name in (N_("Precision"), N_("Recall"), N_("F1"), N_("Samples")))
        return Table(
            rows=(*classes, message(N_("mean"))), columns=columns, values=values, note=note, source=context.source()
        )


def scores(counts: Array) -> Array:
    """Precision, recall, F1 and number of samples `(K + 1, 4)` from a confusion matrix; NaN where undefined.

    The last row is the mean of the defined values, and the total number of samples.
    """
    right, predicted, true = np.diag(counts).astype(float), counts.sum(0), counts.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall = right / predicted, right / true
        f1 = 2 * right / (predicted + true)
    rows = np.stack([precision, recall, f1, true.astype(float)], 1)
    known = ~np.isnan(rows[:, :3])
    sums = np.where(known, rows[:, :3], 0).sum(0)
    mean = np.where(known.any(0), sums / np.maximum(known.sum(0), 1), np.nan)
    return np.vstack([rows, [*mean, counts.sum()]]).astype(np.float32)
