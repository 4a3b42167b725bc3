"""The weights of the first layer as pictures."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import first_reader
from engine.probes.pixels import weights
from engine.text import N_, message
from engine.views import Pictures


@PROBES.register("filters")
class Filters(Probe):
    """Shows the weights of the first layer as small images: what it responds to.

    A convolutional filter responds most where the image resembles it; a linear unit sees the whole image at once.
    Blue is negative, white 0, orange positive; for color images, gray is 0 and a color is what the filter
    responds to. At first there is noise; edges, strokes and colors appear as it learns.
    """

    title = N_("First-layer filters")
    rank = 30

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image" and first_reader(graphs, data.shape) is not None

    def compute(self, context: ProbeContext) -> Pictures:
        node = first_reader(context.graphs, context.spec.shape)
        module = context.models["main"].get_submodule(f"nodes.{node}")
        weight = next(tensor for tensor in module.parameters() if tensor.dim() > 1).detach().float().cpu()
        if weight.dim() == 2:  # (units, C * H * W) -> (units, C, H, W)
            weight = weight.reshape(-1, *context.spec.shape)
        shown = weights(weight.numpy())
        note = message(
            N_("{shown} of {all} filters of `{node}`. Strongest color: ±{largest}."),
            shown=len(shown.pixels),
            all=len(weight),
            node=node,
            largest=f"{float(weight.abs().max()):.3g}",
        )
        return weights(weight.numpy(), note)
