"""Integrated gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.probes.base import PROBES, ProbeContext
from engine.probes.explanation_base import ExplainedSample, Explanation
from engine.text import N_, message
from engine.views import Sheet

if TYPE_CHECKING:
    from torch import Tensor

MIN_STEPS, MAX_STEPS = 32, 512
"""The number of pictures between black and the input is increased until the sum is within `TOLERANCE`."""
TOLERANCE = 0.005
"""The allowed difference between the sum of attributions and the change of the score, as a share of the latter."""
BATCH = 64


@PROBES.register("integrated_gradients")
class IntegratedGradients(Explanation):
    """Shows how much each pixel contributes to the score of the answer, on the way from a black image to this one.

    The derivative of the score by each pixel is added up while the image fades in, and multiplied by the pixel's
    brightness. So the contributions of all pixels add up to the difference between the score of this image and that
    of a black one. Orange raises the score, blue lowers it.

    Reference: Sundararajan, Taly and Yan, 2017, *Axiomatic attribution for deep networks*.
    """

    title = N_("Integrated gradients")

    def compute(self, context: ProbeContext) -> Sheet:
        asked = self.asked(context)
        found, change = integrated(asked)
        values = np.nan_to_num(found[0].sum(0).float().cpu().numpy())
        note = message(
            N_(
                "From a black image to this one, the score of {name} changes by {change}; the attributions sum to "
                "{sum}."
            ),
            name=asked.answer,
            change=f"{change:.3g}",
            sum=f"{float(values.sum()):.3g}",
        )
        return self.explained(context, values, True, note)


def integrated(asked: ExplainedSample) -> tuple[Tensor, float]:
    """The attributions `(1, C, H, W)` by the midpoint rule, and the change of the score from black to the picture."""
    import torch
    from captum.attr import IntegratedGradients as Method

    with torch.no_grad():
        change = float(asked.score(asked.x) - asked.score(torch.zeros_like(asked.x)))
    steps = MIN_STEPS
    while True:
        with torch.enable_grad():
            found: Tensor = Method(asked.score).attribute(
                asked.x, 0.0, n_steps=steps, method="riemann_middle", internal_batch_size=BATCH
            )
        if steps >= MAX_STEPS or abs(float(found.sum()) - change) <= TOLERANCE * abs(change):
            return found.detach(), change
        steps *= 2
