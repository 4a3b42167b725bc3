"""All nodes of a graph at one step: the pictures on its cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.decision_boundary import extent, grid
from engine.probes.graph_sample import chosen_graph, described
from engine.probes.neuron_weights import neuron_weights
from engine.probes.node_pictures import GRID, node_pictures
from engine.probes.node_statistics import BATCH, node_statistics
from engine.probes.recorder import recorded_answer
from engine.probes.sample_base import SampleProbe
from engine.probes.sample_search import matching
from engine.text import N_, message
from engine.views import Array, Network, NodeView

if TYPE_CHECKING:
    pass


PICTURES = {
    "points": N_("Each unit has a map of its output at every point of the plane."),
    "image": N_(
        "Convolutions show their feature maps, attention layers the weights of each head, other layers a square per "
        "unit."
    ),
    "sequence": N_(
        "Time runs from left to right, with a row per feature. Recurrent layers show their state at each step, attention "
        "layers the weights of each head, other layers a square per unit."
    ),
    "text": N_(
        "Tokens run from left to right, with a row per feature. Recurrent layers show their state at each step, "
        "attention layers the weights of each head, other layers a square per unit."
    ),
}
"""What the pictures on the cards are, by kind of data."""
OTHER_PICTURES = N_("Each unit is a square.")
NEURONS = N_(
    "Lines between neurons are weights: the thicker, the larger; blue is negative, orange positive. Dots are biases. "
    "While a run trains or is paused, a click or tap on a line or a dot sets another value. Units have indices from 0, "
    "as in PyTorch: linear_1[0] is the first of linear_1. Samples are numbered from 1."
)
"""What is drawn between layers whose neurons are shown."""


@PROBES.register("network")
class NetworkActivations(SampleProbe):
    """Shows what each layer of the network computes for one sample.

    Blue is negative, white 0, orange positive; where no value is negative, a darker color is a larger value.

    Below: the bar is the gradient of the loss by the output of the layer, in powers of ten, from a millionth (empty)
    to 1 (full). The share beside it is of units that are 0 for each of 32 training samples, or of saturated values.
    """

    title = N_("Network activations")
    panel = False

    graph: str = Field("", max_length=40, title=N_("Graph"), description=N_("Empty: the first."))
    label: str = Field("", max_length=200, title=N_("Class"), description=N_("Empty: any."))
    wrong: bool = Field(False, title=N_("Wrong predictions only"))
    nodes: tuple[str, ...] = Field((), max_length=100, title=N_("Layers"), description=N_("Empty: all."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(graphs) and self.graph in ("", *graphs)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        return {"graph": tuple(graphs)} | ({"label": data.classes} if data.classes else {})

    def compute(self, context: ProbeContext) -> Network:
        graph = chosen_graph(context, self.graph)
        drawn, index = self.drawn(context), self._index(context)
        x = _plane(context) if index is None else (context.sample(index) if drawn is None else drawn)[None]
        recorders, output = recorded_answer(context, x)
        statistics, weights = node_statistics(context, graph), neuron_weights(context, graph)
        pictures = node_pictures(context, graph, recorders[graph], output if graph == "main" else None)
        nodes = [
            NodeView(name, view, **statistics.get(name, {}), **weights.get(name, {}))
            for name, view in pictures.items()
            if not self.nodes or name in self.nodes
        ]
        return Network(
            nodes=tuple(nodes),
            sample="" if index is None else described(context, x[0], index if drawn is None else None, output),
            index=index if drawn is None else None,
            note=message(N_("Activations of {count} layers."), count=len(nodes)),
            source=context.source("train", BATCH),
        )

    def _index(self, context: ProbeContext) -> int | None:
        """The chosen sample of the evaluated split: number `sample`, or the next one of the class or answered wrongly;
        None for points on a plane."""
        if context.spec.kind == "points":
            return None
        chosen = matching(context, self.label, self.wrong)
        total = len(chosen)
        ahead = np.roll(chosen, -(self.sample % total))
        return int((self.sample + (ahead.argmax() if ahead.any() else 0)) % total)


def _plane(context: ProbeContext) -> Array:
    return context.dataset.inputs(grid(*extent(context), GRID))
