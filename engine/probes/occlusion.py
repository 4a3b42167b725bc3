"""Occlusion sensitivity."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.probes.base import PROBES, ProbeContext
from engine.probes.explanation_base import Explanation
from engine.text import N_, message
from engine.views import Sheet

PICTURES = 64
"""The number of covered pictures evaluated in one batch."""


@PROBES.register("occlusion")
class Occlusion(Explanation):
    """Shows how the score of the answer changes when a part of the image is covered.

    A square moves over the image, and where it covers something, the score of the answer falls or rises. Orange:
    covering it lowers the score, so this part supports the answer. Blue: covering it raises the score.

    Reference: Zeiler and Fergus, 2014, *Visualizing and understanding convolutional networks*.
    """

    title = N_("Occlusion")

    window: int = Field(
        0,
        ge=0,
        le=64,
        title=N_("Window"),
        description=N_("Side of the occluding square in pixels; 0 for a fifth of the image."),
    )

    def compute(self, context: ProbeContext) -> Sheet:
        import torch
        from captum.attr import Occlusion as Method

        asked = self.asked(context)
        channels, height, width = asked.x.shape[1:]
        side = min(self.window or max(2, min(height, width) // 5), height, width)
        step = max(1, side // 2)
        # Drawings have a black background; photographs are covered with their mean color.
        cover = 0.0 if channels == 1 else float(asked.x.mean())
        with torch.no_grad():
            found = Method(asked.score).attribute(
                asked.x,
                sliding_window_shapes=(channels, side, side),
                strides=(channels, step, step),
                baselines=cover,
                perturbations_per_eval=PICTURES,
            )
        values = np.nan_to_num(found[0].mean(0).float().cpu().numpy())
        note = message(
            N_("Drop in the score of {name} when {side} × {side} pixels are covered, at most {max}."),
            side=side,
            name=asked.answer,
            max=f"{float(values.max(initial=0)):.3g}",
        )
        return self.explained(context, values, True, note)
