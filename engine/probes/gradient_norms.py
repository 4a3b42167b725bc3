"""The gradient norm of each layer."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.gradient_histograms import BATCH
from engine.text import N_, Message, message
from engine.views import Curves, Series

if TYPE_CHECKING:
    from torch import Tensor

    from engine.graph.build import GraphModule

MIN_NORM = 1e-12
"""Smaller norms are drawn at this value, since a logarithmic axis has no 0."""


@PROBES.register("gradient_norms")
class GradientNorms(Probe):
    """Shows how large the gradient of each layer is, from the first to the last.

    Vertical axis, in powers of ten: the norm of the gradient of the loss by all weights of a layer. By the chain rule,
    each layer multiplies it by another factor on its way back. Where it falls towards the left by powers of ten, the
    gradient vanishes: the first layers learn next to nothing. Where it rises so, it explodes. A layer with more weights
    has a larger norm for gradients of the same size, so small differences between layers of different size say nothing.
    """

    title = N_("Gradient norm per layer")
    group = "learning"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return len(learning(graphs)) > 1

    def compute(self, context: ProbeContext) -> Curves:
        lengths = gradient_lengths(context, settled(context))
        first, *_, last = lengths.values()
        note = message(
            N_("Layers in order of computation: {first} in the first, {last} in the last."),
            first=f"{first:.2g}",
            last=f"{last:.2g}",
        )
        view = over_layers((message(N_("gradient")), list(lengths.values())), note=note)
        return replace(view, source=context.source("train", BATCH))


def learning(graphs: Mapping[str, GraphSpec]) -> list[str]:
    """Nodes of the main graph with trainable weights, in graph order."""
    graph = graphs.get("main")
    return (
        [name for name, node in graph.nodes.items() if node.layer_config().initializes and not node.frozen]
        if graph
        else []
    )


def settled(context: ProbeContext) -> GraphModule:
    """A copy of the main model that uses batch statistics, as in training, but without dropout."""
    from torch.nn.modules.batchnorm import _BatchNorm

    model: Any = copy.deepcopy(context.models["main"])
    for module in model.modules():
        if isinstance(module, _BatchNorm):
            module.train()
    return model


def gradient_lengths(context: ProbeContext, model: GraphModule) -> dict[str, float]:
    """The gradient norm of each trainable layer for one batch, in topological order."""
    import torch

    x, y = context.first(BATCH)
    known = set(learning(context.graphs))
    groups = {
        name: [tensor for tensor in module.parameters() if tensor.dim() > 1 and tensor.requires_grad]
        for name, module in model.nodes.items()
        if name in known
    }
    flat = [tensor for tensors in groups.values() for tensor in tensors]
    with torch.enable_grad():
        loss = context.objective.loss_of({**context.models, "main": model}, x, y, context.loss, 0).loss
        slopes = iter(torch.autograd.grad(loss, flat, allow_unused=True))
    return {name: _length([next(slopes) for _ in tensors]) for name, tensors in groups.items()}


def _length(slopes: list[Tensor | None]) -> float:
    total = sum(float(slope.float().square().sum()) for slope in slopes if slope is not None)
    return max(float(np.nan_to_num(total)) ** 0.5, MIN_NORM)


def over_layers(*lines: tuple[Message, list[float]], note: Message) -> Curves:
    """One line each, the later ones dashed, over the index of the layer."""
    series = [
        Series(
            name,
            np.arange(1, len(lengths) + 1, dtype=np.float32),
            np.array(lengths, dtype=np.float32),
            dashed=number > 0,
        )
        for number, (name, lengths) in enumerate(lines)
    ]
    x_label, y_label = N_("layer, from the input"), N_("gradient norm")
    return Curves(tuple(series), x_label, y_label, log_y=True, note=note)
