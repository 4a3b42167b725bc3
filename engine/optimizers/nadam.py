"""Adam with Nesterov's momentum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.adaptive_updates import betas, corrected_square, mean_gradient, mean_square, step_number
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import MINUS, ONE, new_weight, root, scaled
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("nadam")
class NAdam(Optimizer):
    r"""Steps like Adam, but looks ahead along its way as Nesterov's momentum does.

    $w \leftarrow w - \eta (\mu_{t+1} \hat m + (1 - \mu_t) \hat g) / (\sqrt{\hat v} + \epsilon)$ with
    $\mu_t = \beta_1 (1 - 0.96^{t \psi} / 2)$ and momentum decay $\psi$. Here $m$ and $\hat v$ are Adam's,
    $\hat m = m / (1 - \prod_{i=1}^{t+1} \mu_i)$ and $\hat g = g / (1 - \prod_{i=1}^{t} \mu_i)$.

    Reference: Dozat, 2016, *Incorporating Nesterov momentum into Adam*.
    """

    title = N_("NAdam")
    picture_rate = 0.15

    learning_rate: float = Field(0.002, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))
    momentum_decay: float = Field(0.004, ge=0, le=1, title=N_("Momentum decay (psi)"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.NAdam(
            weights,
            lr=self.learning_rate,
            betas=(self.beta1, self.beta2),
            eps=self.epsilon,
            momentum_decay=self.momentum_decay,
            foreach=True,
        )

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        first, second = betas(self.beta1, self.beta2)
        count = step_number(state)
        mean, square = mean_gradient(gradient, first, state), mean_square(gradient, second, state)
        hat = corrected_square(square, second, count)
        size = root("d", (result_of(hat),))
        ahead = self._ahead(gradient, mean, count, state.get("mu_product", 1.0))
        change = scaled((result_of(ahead[-1]),), result_of(size), constant(r"\epsilon", self.epsilon))
        return mean, square, *ahead, hat, size, change, new_weight(weight, self.learning_rate, result_of(change))

    def _ahead(self, gradient: Operand, mean: Step, count: float, former: float) -> tuple[Step, ...]:
        """The mean gradient that is looked at ahead, from the momentum of this step and of the next."""
        now, later = (self._momentum(symbol, at) for symbol, at in ((r"\mu_t", count), (r"\mu_{t+1}", count + 1)))
        mu, mu_next = result_of(now[-1]), result_of(later[-1])
        before = constant("p_{t-1}", former)
        product = step(N_("product of momenta"), "p_t", r"p_t = p_{t-1} \mu_t", "sum", (before, mu))
        p, title = result_of(product), N_("bias-corrected mean")
        formula = r"\hat{m}_t = \frac{m_t}{1 - p_t \mu_{t+1}}"
        hat_m = step(title, r"\hat{m}_t", formula, "quotient", (result_of(mean),), (ONE,), (MINUS, p, mu_next))
        formula = rf"\hat{{g}} = \frac{{{gradient.symbol}}}{{1 - p_t}}"
        hat_g = step(N_("bias-corrected gradient"), r"\hat{g}", formula, "quotient", (gradient,), (ONE,), (MINUS, p))
        formula = r"k = \mu_{t+1} \hat{m}_t + (1 - \mu_t) \hat{g}"
        rest = constant(r"1 - \mu_t", 1 - now[-1].result), result_of(hat_g)
        total = step(N_("mean, looking ahead"), "k", formula, "sum", (mu_next, result_of(hat_m)), rest)
        return *now, *later, product, hat_m, hat_g, total

    def _momentum(self, symbol: str, count: float) -> tuple[Step, ...]:
        """$\\mu$ of the step with this number."""
        written = "t" if symbol.endswith("_t") else "(t+1)"
        power = "c_t" if written == "t" else "c_{t+1}"
        exponent = (constant(written, count), constant(r"\psi", self.momentum_decay))
        decayed = step(
            N_("decay of the momentum"),
            power,
            rf"{power} = 0.96^{{{written} \psi}}",
            "power",
            (constant("0.96", 0.96),),
            exponent,
        )
        beta, half = constant(r"\beta_1", self.beta1), constant(r"\frac{1}{2}", 0.5)
        formula = rf"{symbol} = \beta_1 - \frac{{1}}{{2}} \beta_1 {power}"
        less = (MINUS, half, beta, result_of(decayed))
        return decayed, step(N_("momentum"), symbol, formula, "sum", (beta,), less)
