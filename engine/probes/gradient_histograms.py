"""Distribution of each layer's gradients."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.weight_histograms import histogram, weighted, weights_of
from engine.text import N_, message
from engine.views import Histograms

BATCH = 32
"""The first samples of the training split, the same at every step."""


@PROBES.register("gradient_histograms")
class GradientHistograms(Probe):
    """Shows the distribution of the gradients of each layer, always for the same batch.

    Horizontal: the gradient of a weight; vertical: how many weights have it. Gradients that shrink towards the first
    layers vanish on their way back, and these layers learn slowly; gradients that grow explode.
    """

    title = N_("Gradients")
    group = "learning"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(weighted(graphs)) and "main" in graphs

    def compute(self, context: ProbeContext) -> Histograms:
        import torch

        x, y = context.first(BATCH)
        groups = {
            name: [tensor for tensor in tensors if tensor.requires_grad]
            for name, tensors in weights_of(context.models).items()
        }
        flat = [tensor for tensors in groups.values() for tensor in tensors]
        with torch.enable_grad():
            loss = context.objective.loss_of(context.models, x, y, context.loss, 0).loss
            slopes = iter(torch.autograd.grad(loss, flat, allow_unused=True) if flat else ())
        found = []
        for name, tensors in groups.items():
            known = [slope for _ in tensors if (slope := next(slopes)) is not None]
            if known:
                found.append(histogram(name, [slope.float().cpu().numpy() for slope in known]))
        note = message(N_("Gradients of the loss, per layer."))
        return Histograms(tuple(found), note=note, source=context.source("train", BATCH))
