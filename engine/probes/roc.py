"""ROC curves."""

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


@PROBES.register("roc")
class Roc(Probe):
    """Shows the true positive rate against the false positive rate for every threshold, one line per class: the ROC curve.

    A sample is predicted as a class when its probability is above a threshold. From a high threshold (at the left) to a
    low one: vertical, the share of the class that is found; horizontal, the share of the others that are predicted as
    it by mistake. A line through the upper left corner is perfect, the dashed diagonal is random guessing.

    Reference: Fawcett, 2006, *An introduction to ROC analysis*.
    """

    title = N_("ROC curve")
    group = "answers"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.target in ("classes", "labels") and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Curves:
        series: list[Series] = []
        areas: list[float] = []
        for name, hits, false_positives in threshold_counts(context):
            found, mistaken = hits / hits[-1], false_positives / false_positives[-1]
            areas.append(float(np.trapezoid(found, mistaken)))
            if len(series) < MAX_LINES:
                series.append(line(name, mistaken, found))
        ends = np.array([0, 1], dtype=np.float32)
        series.append(Series(message(N_("chance")), ends, ends, dashed=True))
        note = message(N_("No class can be distinguished here."))
        if areas:
            template = N_("Mean area under the curves: {area} (1 is perfect, 0.5 chance).")
            if len(areas) > MAX_LINES:
                template = N_(
                    "Mean area under the curves over all {classes} classes: {area} (1 is perfect, 0.5 chance). The first "
                    "{lines} are drawn."
                )
            note = message(template, area=f"{np.mean(areas):.3f}", classes=len(areas), lines=MAX_LINES)
        return Curves(
            tuple(series), N_("false positive rate"), N_("true positive rate"), note=note, source=context.source()
        )
