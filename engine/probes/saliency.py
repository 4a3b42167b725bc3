"""Saliency map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.sample_base import SampleProbe
from engine.text import N_, message
from engine.views import Pictures


@PROBES.register("saliency")
class Saliency(SampleProbe):
    """Shows to which pixels the answer is most sensitive.

    The stronger a pixel's color, the more the score of the class that the network chose would change with a small
    change of it, up or down: the size of the derivative of the score by the pixel, the largest over red, green and
    blue. It says nothing about larger changes, nor whether the pixel is the cause of the answer.

    Reference: Simonyan, Vedaldi and Zisserman, 2014, *Deep inside convolutional networks*.
    """

    title = N_("Saliency")

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "image" and bool(data.classes) and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Pictures:
        import torch

        with torch.enable_grad():
            x = context.batch(self.sample_of(context)[None]).requires_grad_()
            output = context.models["main"](x).float()
            best = int(context.objective.probabilities(output.detach()).argmax())
            # A single output: its score favors class 1, its negative class 0.
            score = output[0, best] if output.shape[1] > 1 else output[0, 0]
            (slope,) = torch.autograd.grad(score, x)
        strength = np.nan_to_num(slope[0].abs().amax(0).float().cpu().numpy())
        name = context.spec.names[best]
        return Pictures(
            pixels=strength[None],
            scale="magnitude",
            captions=(name,),
            high=float(strength.max()) or 1.0,
            note=message(
                N_("Sensitivity of the score of {name} to each pixel: stronger color, more sensitive."),
                name=name,
            ),
        )
