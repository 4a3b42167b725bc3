"""Rectified Adam."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.adaptive_updates import betas, corrected_mean, mean_gradient, mean_square, step_number
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import MINUS, ONE, new_weight, root
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch

MIN_LENGTH = 5
"""With fewer gradients the variance of the mean square is unknown, and the mean gradient is used alone."""


@OPTIMIZERS.register("radam")
class RAdam(Optimizer):
    r"""Steps like Adam, but carefully at first, while the mean square rests on too few gradients to be trusted.

    $w \leftarrow w - \eta\, r_t\, \hat m / (\sqrt{\hat v} + \epsilon)$ with a factor $r_t$ that grows from 0 to 1; for
    the first few steps $w \leftarrow w - \eta\, \hat m$.

    Reference: Liu et al., 2020, *On the variance of the adaptive learning rate and beyond*.
    """

    title = N_("RAdam")
    picture_rate = 0.1

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.RAdam(
            weights, lr=self.learning_rate, betas=(self.beta1, self.beta2), eps=self.epsilon, foreach=True
        )

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        first, second = betas(self.beta1, self.beta2)
        count = step_number(state)
        mean, square = mean_gradient(gradient, first, state), mean_square(gradient, second, state)
        hat, length = corrected_mean(mean, first, count), self._length(count)
        steps = (mean, square, hat, *length)
        if length[-1].result <= MIN_LENGTH:
            return *steps, new_weight(weight, self.learning_rate, result_of(hat))
        scaling = self._scaling(square, length[-1], count)
        factors = result_of(scaling[0]), result_of(hat), result_of(scaling[-1])
        return *steps, *scaling, new_weight(weight, self.learning_rate, *factors)

    def _length(self, count: float) -> tuple[Step, ...]:
        """How many gradients the mean square rests on."""
        power, twice = constant(r"\beta_2^t", self.beta2**count), (constant("2", 2.0), constant("t", count))
        formula = r"c = \frac{2 t \beta_2^t}{1 - \beta_2^t}"
        less = step(N_("correction"), "c", formula, "quotient", (*twice, power), (ONE,), (MINUS, power))
        limit = constant(r"\rho_\infty", self._limit)
        formula = r"\rho_t = \rho_\infty - c"
        title = N_("number of gradients in the mean square")
        return less, step(title, r"\rho_t", formula, "sum", (limit,), (MINUS, result_of(less)))

    def _scaling(self, square: Step, length: Step, count: float) -> tuple[Step, ...]:
        """The rectification, and one over the bias-corrected root mean square."""
        limit = constant(r"\rho_\infty", self._limit)
        formula = r"r = \sqrt{\frac{(\rho_t - 4) (\rho_t - 2) \rho_\infty}{(\rho_\infty - 4) (\rho_\infty - 2) \rho_t}}"
        rectified = step(N_("rectification"), "r", formula, "rectification", (result_of(length),), (limit,))
        power = constant(r"\beta_2^t", self.beta2**count)
        correction = root("b", (ONE,), (MINUS, power), formula=r"1 - \beta_2^t")
        size = root("d", (result_of(square),))
        factor = step(
            N_("one over the root mean square"),
            "a",
            r"a = \frac{b}{d + \epsilon}",
            "quotient",
            (result_of(correction),),
            (result_of(size),),
            (constant(r"\epsilon", self.epsilon),),
        )
        return rectified, correction, size, factor

    @property
    def _limit(self) -> float:
        """The number of gradients that the mean square rests on in the long run."""
        return 2 / (1 - self.beta2) - 1
