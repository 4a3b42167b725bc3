"""Samples with their predictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.answers import with_predictions
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.text import N_, message
from engine.views import Pictures, Table


@PROBES.register("predictions")
class Predictions(Probe):
    """Shows samples that were not used for training, with the predictions of the network.

    The caption is the class and its probability; where the network is wrong, the true class comes first, then an arrow
    and the answer, and the image is marked.
    """

    title = N_("Predictions")
    group = "answers"

    first: int = Field(0, ge=0, le=10_000_000, title=N_("First sample"))
    count: int = Field(24, ge=1, le=100, title=N_("Samples"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(shapes(graphs)) and data.target in ("classes", "values")

    def compute(self, context: ProbeContext) -> Pictures | Table:
        split = context.evaluated
        predicted = context.objective.probabilities(context.val_output).numpy()
        indices = (self.first + np.arange(min(self.count, len(split)))) % len(split)
        note = message(N_("{count} of {total} samples."), count=len(indices), total=len(split))
        if context.spec.classes:
            right = int((predicted[indices].argmax(1) == split.y[indices]).sum())
            note = message(N_("{right} of {count} samples are correct."), right=right, count=len(indices))
        return replace(with_predictions(context, split, predicted, indices, note), source=context.source())
