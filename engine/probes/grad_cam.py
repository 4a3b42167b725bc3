"""Grad-CAM."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.explanation_base import Explanation
from engine.probes.nodes import chosen, shapes
from engine.text import N_, message
from engine.views import Sheet


@PROBES.register("grad_cam")
class GradCam(Explanation):
    """Shows where in the image a layer found evidence for the answer.

    The feature maps of the layer are added up, each weighted by how much the score of the answer rises with it on
    average; negative values are left out. Strong color is where the sum is large. The last layer with maps is the most
    meaningful, earlier ones are more exact in position.

    Reference: Selvaraju et al., 2017, *Grad-CAM: visual explanations from deep networks via gradient-based
    localization*.
    """

    title = N_("Grad-CAM")

    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: the last layer with feature maps."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        nodes = self.options(graphs, data)["node"]
        return super().applies(graphs, data) and bool(nodes) and self.node in ("", *nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        found = shapes(graphs)
        return {"node": tuple(name for name in reversed(found) if len(found[name]) == 3 and prod(found[name][1:]) > 1)}

    def compute(self, context: ProbeContext) -> Sheet:
        import torch
        from captum.attr import LayerAttribution, LayerGradCam

        node = chosen(self.node, self.options(context.graphs, context.spec)["node"])
        model, asked = context.models["main"], self.asked(context)
        place = "activations" if context.graphs["main"].nodes[node].activation else "nodes"
        layer = model.get_submodule(f"{place}.{node}")
        with torch.enable_grad():
            found = LayerGradCam(asked.score, layer).attribute(asked.x.requires_grad_(), relu_attributions=True)
        height, width = asked.x.shape[2:]
        large = LayerAttribution.interpolate(found.detach().float(), (height, width), "bilinear")
        note = message(N_("Regions where `{node}` found evidence for {name}."), node=node, name=asked.answer)
        return self.explained(context, np.asarray(large[0, 0].cpu().numpy()), False, note)
