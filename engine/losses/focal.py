"""Focal loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.loss_slopes import focal_slope
from engine.calculation.losses import true_share
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, ClassWeighted, score_curve
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("focal")
class Focal(ClassWeighted):
    r"""Penalizes like cross-entropy, but hardly where a sample is already right, so that hard samples dominate.

    $L = -(1 - p_y)^\gamma \log p_y$ with the probability $p_y$ of the true class; $\gamma = 0$ is cross-entropy.

    Reference: Lin, Goyal, Girshick, He and Dollár, 2017, *Focal loss for dense object detection*.
    """

    title = N_("Focal")
    outputs = "any"

    gamma: float = Field(2.0, ge=0, le=10, title=N_("Focus (gamma)"))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        from torch.nn import functional as F

        if output.shape[1] == 1:
            logs = F.logsigmoid(output[:, 0] * (2 * target - 1))
        else:
            logs = output.log_softmax(1).gather(1, target[:, None])[:, 0]
        # Never exactly 0, where the derivative of a power below 1 is infinite.
        missing = (1 - logs.exp()).clamp(min=1e-7)
        return self.mean(missing**self.gamma * -logs, target)

    def picture(self) -> Curves:
        note = message(
            N_(
                "Two classes; the score of the other is 0. Correct predictions (right) cost less than with "
                "cross-entropy."
            )
        )
        return score_curve(self, note, "many")

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        shares = true_share(output, int(target))
        focus = (constant(r"\gamma", self.gamma),)
        return (
            *shares,
            step(N_("loss"), "L", r"L = -(1 - p)^{\gamma} \log p", "focal", (result_of(shares[-1]),), focus),
        )

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        shares = true_share(output, int(target))
        return (*shares, *focal_slope(output, int(target), self.gamma, shares, *index))
