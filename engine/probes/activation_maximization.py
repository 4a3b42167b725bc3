"""Activation maximization: pictures that maximize the response of a layer's filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import chosen, shapes
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Array, Pictures

if TYPE_CHECKING:
    from torch import Tensor

STEPS, REACH = 20, 0.08
"""The number of gradient ascent steps, and their size for pixels from 0 to 1."""
BLURRED = 4
"""The picture is slightly blurred after this many steps; otherwise high-frequency patterns appear."""


@PROBES.register("liked")
class ActivationMaximization(Probe):
    """Shows images that maximize the response of each filter of a layer (activation maximization).

    Each starts as faint noise, and its pixels are changed step by step in the direction in which the response of the
    filter rises, with a little shifting and blurring on the way. Filters of the first layers respond to edges and
    colors, later ones to textures and parts of objects, the last layer to whole classes.

    Reference: Erhan, Bengio, Courville and Vincent, 2009, *Visualizing higher-layer features of a deep network*.
    """

    title = N_("Activation maximization")

    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: the last convolution."))
    count: int = Field(8, ge=1, le=32, title=N_("Filters"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        nodes = self.options(graphs, data)["node"]
        return data.kind == "image" and bool(nodes) and self.node in ("", *nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        """Layers with weights: filters before units, the last first."""
        found = shapes(graphs)
        weighted = [name for name in reversed(found) if graphs["main"].nodes[name].layer_config().initializes]
        axes = (3, 1)
        return {"node": tuple(name for size in axes for name in weighted if len(found[name]) == size)}

    def compute(self, context: ProbeContext) -> Pictures:
        node = chosen(self.node, self.options(context.graphs, context.spec)["node"])
        filters = shapes(context.graphs)[node][0]
        count = min(self.count, filters)
        pictures = _maximized(context, node, count)
        names = context.spec.names
        named = node == context.graphs["main"].output and len(names) == filters
        captions = names[:count] if named else tuple(str(number + 1) for number in range(count))
        note = message(
            N_("{shown} of {all} filters or units of `{node}`, with images that maximize their activation."),
            shown=count,
            all=filters,
            node=node,
        )
        return samples(pictures, tuple(captions), note=note)


def _maximized(context: ProbeContext, node: str, count: int) -> Array:
    """Pictures `(count, C, H, W)` from 0 to 1, one for each of the node's first filters."""
    import torch

    shifts = np.random.default_rng(0).integers(-1, 2, (STEPS, 2)).tolist()
    x = (0.5 + 0.05 * context.noise(count, *context.spec.shape)).clamp(0, 1)
    for step, shift in enumerate(shifts, 1):
        with torch.enable_grad():
            x = context.batch(x).requires_grad_()
            captures: dict[str, Tensor] = {}
            context.models["main"](torch.roll(x, shift, (2, 3)), captures=captures)
            # Before the activation, since a filter whose ReLU is 0 everywhere would have no gradient.
            answers = (
                captures[f"{node}.pre"].float().flatten(2) if captures[node].dim() > 2 else captures[f"{node}.pre"]
            )
            own = torch.arange(count)
            (slope,) = torch.autograd.grad(answers[own, own].sum(), x)
        x = _moved(x.detach(), slope, blur=step % BLURRED == 0 and step < STEPS)
    return np.asarray(x.cpu().numpy())


def _moved(x: Tensor, slope: Tensor, blur: bool) -> Tensor:
    from torch.nn import functional as F

    size = slope.square().mean((1, 2, 3), keepdim=True).sqrt() + 1e-12
    x = x + REACH * slope / size
    if blur and min(x.shape[2:]) > 2:
        x = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1) * 0.5 + x * 0.5
    return x.clamp(0, 1)
