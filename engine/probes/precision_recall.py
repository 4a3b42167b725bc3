"""Precision–recall curves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.threshold_counts import MAX_LINES, line, threshold_counts
from engine.text import N_, message
from engine.views import Curves, Series


@PROBES.register("precision_recall")
class PrecisionRecall(Probe):
    """Shows precision against recall for every threshold, one line per class.

    A sample is predicted as a class when its probability is above a threshold. Horizontal: the share of the class that
    is found (recall), which grows as the threshold falls. Vertical: the share of the predicted samples that belong to
    the class (precision). It is more informative than the ROC curve where a class is rare.

    Reference: Davis and Goadrich, 2006, *The relationship between precision-recall and ROC curves*.
    """

    title = N_("Precision and recall")
    group = "answers"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.target in ("classes", "labels") and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Curves:
        series: list[Series] = []
        means: list[float] = []
        for name, hits, false_positives in threshold_counts(context):
            recall, precision = hits[1:] / hits[-1], hits[1:] / (hits[1:] + false_positives[1:])
            means.append(float((np.diff(recall, prepend=0) * precision).sum()))
            if len(series) < MAX_LINES:
                series.append(line(name, recall, precision))
        note = message(N_("No class can be distinguished here."))
        if means:
            template = N_("Mean average precision over classes: {mean} (1 is perfect).")
            if len(means) > MAX_LINES:
                template = N_(
                    "Mean average precision over all {classes} classes: {mean} (1 is perfect). The first {lines} are "
                    "drawn."
                )
            note = message(template, mean=f"{np.mean(means):.3f}", classes=len(means), lines=MAX_LINES)
        return Curves(tuple(series), N_("recall"), N_("precision"), note=note, source=context.source())
