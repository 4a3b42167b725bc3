"""The worst mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.answers import losses, with_predictions
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.text import N_, Message, message
from engine.views import Array, Pictures, Table


@PROBES.register("mistakes")
class Mistakes(Probe):
    """Shows the samples that the network gets wrong, the worst first, or those of one cell of the confusion matrix.

    The caption is the true class, an arrow, and the prediction with its probability: `7 → 1 (93 %)`. The most confident
    mistakes come first. For values, the largest errors come first.
    """

    title = N_("Worst mistakes")
    group = "answers"

    split: Literal["val", "test", "train"] = Field("val", title=N_("Split"))
    count: int = Field(24, ge=1, le=100, title=N_("Samples"))
    true: str = Field("", max_length=200, title=N_("True class"), description=N_("Empty: any."))
    predicted: str = Field("", max_length=200, title=N_("Prediction"), description=N_("Empty: any."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(shapes(graphs)) and data.target in ("classes", "values") and data.sizes.get(self.split, 1) > 0

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return dict.fromkeys(("true", "predicted"), ("", *data.classes)) if data.target == "classes" else {}

    def compute(self, context: ProbeContext) -> Pictures | Table:
        split = context.part(self.split)
        predicted = context.objective.probabilities(context.outputs(self.split)).numpy()
        cost = losses(split, predicted, bool(context.spec.classes))
        order = np.argsort(-cost, kind="stable")
        if context.spec.classes:
            order = order[self._chosen(context.spec.classes, split.y[order], predicted[order].argmax(1))]
        note = _note(context, order, split.y, is_cell=bool(self.true and self.predicted))
        view = with_predictions(context, split, predicted, order[: self.count], note)
        return replace(view, source=context.source(self.split))

    def _chosen(self, classes: tuple[str, ...], true: Array, said: Array) -> Array:
        """Which samples are shown: mistakes, or all of a cell of the confusion matrix."""
        chosen: Array = true != said if not (self.true and self.predicted) else np.ones(len(true), bool)
        for wanted, found in ((self.true, true), (self.predicted, said)):
            if wanted in classes:
                chosen = chosen & (found == classes.index(wanted))
        return chosen


def _note(context: ProbeContext, order: Array, y: Array, is_cell: bool) -> Message:
    if is_cell:
        return message(N_("{count} of {total} samples are in this cell."), count=len(order), total=len(y))
    if not context.spec.classes:
        return message(N_("The largest {total} errors."), total=len(y))
    if not len(order):
        return message(N_("No mistakes among {total} samples."), total=len(y))
    return message(N_("{wrong} of {total} samples are classified incorrectly."), wrong=len(order), total=len(y))
