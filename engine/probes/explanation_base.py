"""Base of the probes that explain the prediction for a picture, using captum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import ProbeContext
from engine.probes.nodes import shapes
from engine.probes.pixels import samples
from engine.probes.sample_base import SampleProbe
from engine.text import N_, Message, Name
from engine.views import Array, Pictures, Sheet

if TYPE_CHECKING:
    from torch import Tensor


class ExplainedSample(NamedTuple):
    """What is explained: the picture `(1, C, H, W)` as the network takes it, the predicted class, and its score
    `(N,)`."""

    x: Tensor
    answer: Name
    score: Callable[[Tensor], Tensor]


class Explanation(SampleProbe):
    """Base class of the probes that explain a prediction."""

    def prepare(self) -> None:
        import captum.attr  # noqa: F401

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image" and bool(data.classes) and bool(shapes(graphs))

    def asked(self, context: ProbeContext) -> ExplainedSample:
        """The chosen sample with its predicted class."""
        picture = self.sample_of(context)[None]
        x, output = context.batch(picture), context.forward(picture)
        best = int(np.nan_to_num(context.objective.probabilities(output).numpy()[0]).argmax())

        def score(pictures: Tensor) -> Tensor:
            output = context.models["main"](pictures).float()
            if output.shape[1] > 1:
                return output[:, best]
            # A single output: its score favors class 1, its negative class 0.
            return output[:, 0] if best else -output[:, 0]

        return ExplainedSample(x, context.spec.names[best], score)

    def explained(self, context: ProbeContext, values: Array, signed: bool, note: Message) -> Sheet:
        """The sample above its attribution: `values` `(H, W)`."""
        found = np.nan_to_num(values.astype(np.float32))
        reach = float(np.abs(found).max(initial=0)) or 1.0
        low = -reach if signed else 0.0
        picture = samples(self.sample_of(context)[None])
        counts = Pictures(found[None], "signed" if signed else "magnitude", low=low, high=reach)
        return Sheet((N_("Image"), N_("Attribution")), (picture, counts), note=note)
