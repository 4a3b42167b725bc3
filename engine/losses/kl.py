"""Kullback–Leibler divergence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.loss_slopes import minus_target
from engine.calculation.losses import divergence, target_shares
from engine.losses.base import LOSSES, Loss, score_curve, target_probabilities
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("kl")
class KL(Loss):
    r"""Measures how far the predicted distribution is from the target distribution: 0 when they are equal.

    $L = \sum_k q_k \log(q_k / p_k)$ with $p = \mathrm{softmax}(z)$ of the scores $z$. The target $q$ is
    $1 - \varepsilon + \varepsilon / K$ for the true class and $\varepsilon / K$ for the others: cross-entropy with
    label smoothing $\varepsilon$, minus the entropy of $q$, so that its minimum is 0.

    Reference: Kullback and Leibler, 1951, *On information and sufficiency*.
    """

    title = N_("Kullback–Leibler divergence")
    targets = ("classes",)
    outputs = "many"

    label_smoothing: float = Field(0.1, ge=0, le=0.9, title=N_("Label smoothing"))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        wanted = target_probabilities(target, output, self.label_smoothing)
        return (wanted.xlogy(wanted) - wanted * output.log_softmax(1)).sum(1).mean()

    def picture(self) -> Curves:
        note = message(
            N_("Two classes; the score of the other is 0. At the minimum the prediction equals the smoothed target.")
        )
        return score_curve(self, note, "many")

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        return divergence(output, target_shares(output, int(target), self.label_smoothing), of_target=True)

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        return minus_target(output, target_shares(output, int(target), self.label_smoothing), *index)
