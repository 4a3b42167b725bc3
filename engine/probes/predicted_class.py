"""The predicted class of one sample."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.sample_base import SampleProbe
from engine.text import N_, message
from engine.views import Bars


@PROBES.register("reading")
class PredictedClass(SampleProbe):
    """Shows the predicted probability of each class for one sample.

    The longer the bar, the more confident the network; all bars add up to 1.
    """

    title = N_("Prediction")
    group = "answers"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(data.classes) and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Bars:
        output = context.forward(self.sample_of(context)[None])
        shares = np.nan_to_num(context.objective.probabilities(output).numpy()[0])
        best = int(shares.argmax())
        note = message(
            N_("Prediction: {name}, probability {share} %."),
            name=context.spec.names[best],
            share=round(100 * float(shares[best])),
        )
        return Bars(names=context.spec.names, values=shares, value_range=(0.0, 1.0), note=note)
