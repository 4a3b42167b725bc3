"""What each pixel adds to the score of the answer."""

from __future__ import annotations

import numpy as np

from engine.probes.base import PROBES, Subject
from engine.probes.explaining import Explanation
from engine.text import N_, message
from engine.views import Sheet

STEPS = 24
"""Pictures on the way from black."""


@PROBES.register("integrated_gradients")
class IntegratedGradients(Explanation):
    """Shows what each pixel adds to the score of the answer, on the way from a black picture to this one.

    The derivative of the score by each pixel is added up while the picture fades in, and multiplied by the pixel's
    brightness. So all pixels together make up the difference between the score of this picture and that of a black one.
    Orange speaks for the answer, blue against it.

    Reference: Sundararajan, Taly and Yan, 2017, *Axiomatic attribution for deep networks*.
    """

    title = N_("Integrated gradients")

    def compute(self, subject: Subject) -> Sheet:
        import torch
        from captum.attr import IntegratedGradients as Method

        asked = self.asked(subject)
        with torch.enable_grad():
            found = Method(asked.score).attribute(asked.x, baselines=0.0, n_steps=STEPS)
        values = np.nan_to_num(found.detach()[0].sum(0).float().cpu().numpy())
        note = message(
            N_("All pixels together raise the score of {name} by {sum} over that of a black picture."),
            name=asked.answer,
            sum=f"{float(values.sum()):.3g}",
        )
        return self.explained(subject, values, True, note)
