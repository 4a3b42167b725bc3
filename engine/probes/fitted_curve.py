"""The fitted curve."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Split
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.decision_boundary import MAX_POINTS, positions
from engine.probes.nodes import shapes
from engine.text import N_, Message, message
from engine.views import Curves, Series

POINTS = 201


@PROBES.register("fitted_curve")
class FittedCurve(Probe):
    """Shows the curve that the network has fitted, with the data around it.

    The line is the output of the network for every input in the range of the data; points are the training samples and,
    when switched on, those of the test split, which it never sees in training.
    """

    title = N_("Fitted curve")
    group = "answers"
    rank = 20

    show_test: bool = Field(False, title=N_("Show test points"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "curve" and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Curves:
        train = context.data.train
        raw = positions(train.raw, train.x)
        at = np.linspace(raw.min(), raw.max(), POINTS, dtype=np.float32)[:, None]
        fitted = context.objective.probabilities(context.forward(context.dataset.inputs(at))).numpy()
        clouds = [_cloud(message(N_("train")), train)]
        if self.show_test:
            clouds.append(_cloud(message(N_("test")), context.data.test))
        return Curves(
            series=(*clouds, Series(message(N_("network")), at[:, 0], fitted[:, 0])),
            x_label="x",
            y_label="y",
            note=message(N_("Line: prediction. Dots: {count} training samples."), count=len(train)),
        )


def _cloud(name: Message, split: Split) -> Series:
    raw = positions(split.raw, split.x)[:MAX_POINTS, 0]
    return Series(name, raw, split.y[:MAX_POINTS].reshape(len(raw), -1)[:, 0], "points")
