"""Cross-entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.losses.base import LOSSES, ClassWeighted, score_curve
from engine.text import N_, message
from engine.views import Curves

if TYPE_CHECKING:
    from torch import nn


@LOSSES.register("cross_entropy")
class CrossEntropy(ClassWeighted):
    r"""Punishes how little probability the true class was given.

    $L = -\log p_y$ with $p = \mathrm{softmax}(z)$ of the scores $z$ and the true class $y$. Label smoothing
    $\varepsilon$ moves the target from 1 to $1 - \varepsilon + \varepsilon / K$ and the others from 0 to
    $\varepsilon / K$.

    Reference: Szegedy et al., 2016, *Rethinking the Inception architecture for computer vision* (label smoothing).
    """

    title = N_("Cross-entropy")
    outputs = "many"

    label_smoothing: float = Field(0.0, ge=0, le=0.9, title=N_("Label smoothing"))

    def build(self) -> nn.Module:
        import torch
        from torch import nn

        weight = None if self.class_weights is None else torch.tensor(self.class_weights)
        return nn.CrossEntropyLoss(weight, label_smoothing=self.label_smoothing)

    def picture(self) -> Curves:
        note = message(
            N_("Two classes; the other's score is 0. A confident mistake (left) costs in proportion to its confidence.")
        )
        return score_curve(self, note, "many")
