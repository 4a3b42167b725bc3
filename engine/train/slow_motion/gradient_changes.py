"""What happens to a gradient between the backward pass and the optimizer, for one weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import decayed_weight
from engine.plan.plan import Regularisation
from engine.text import N_
from engine.train.regularization import KINK
from engine.views import Operand, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

MARGIN = 1e-6
"""torch adds this to the norm by which it divides."""


@dataclass(frozen=True)
class ChangedGradient:
    """The steps that change the gradient, those that change the weight, and what the optimizer then takes."""

    steps: tuple[Step, ...]
    weight_steps: tuple[Step, ...]
    weight: Operand
    gradient: Operand


def changed_gradient(
    weight: Operand, gradient: Operand, wanted: Regularisation, rate: float, is_decayed: bool, norm: float
) -> ChangedGradient:
    """Penalties, clipping and weight decay, as `regularise` applies them.

    `is_decayed`: whether penalties and decay apply to this weight. `norm` is that of all gradients before they are
    clipped by it.
    """
    steps: list[Step] = []
    if is_decayed and (wanted.l1 or wanted.l2):
        steps += _penalties(weight, gradient, wanted)
        gradient = result_of(steps[-1])
    if wanted.clip_value is not None:
        formula = rf"g_v = \max(-c, \min(c, {gradient.symbol}))"
        limit = constant("c", wanted.clip_value)
        steps.append(step(N_("clipped by value"), "g_v", formula, "clip", (gradient,), (limit,)))
        gradient = result_of(steps[-1])
    if wanted.clip_norm is not None:
        steps += _clipped_by_norm(gradient, wanted.clip_norm, norm)
        gradient = result_of(steps[-1])
    decay = (decayed_weight(weight, rate, wanted.weight_decay),) if is_decayed and wanted.weight_decay else ()
    return ChangedGradient(tuple(steps), decay, result_of(decay[0]) if decay else weight, gradient)


def penalized_gradient(
    weight: Operand, gradient: Operand, wanted: Regularisation, is_decayed: bool
) -> tuple[tuple[Step, ...], Operand]:
    """The gradient of the loss with penalties, for optimizers that compare losses, such as L-BFGS."""
    share = wanted.l2 + wanted.weight_decay
    if not is_decayed or not (wanted.l1 or share):
        return (), gradient
    squares = (weight, weight), (constant(r"\kappa", KINK), constant(r"\kappa", KINK))
    size = step(N_("smoothed size"), "a", rf"a = \sqrt{{{weight.symbol}^2 + \kappa^2}}", "root", *squares)
    quotient = rf"s = \frac{{{weight.symbol}}}{{a}}"
    sign = step(N_("smoothed sign"), "s", quotient, "quotient", (weight,), (result_of(size),))
    total = _with_penalties(weight, gradient, wanted.l1, share, sign)
    return (*((size, sign) if wanted.l1 else ()), total), result_of(total)


def _penalties(weight: Operand, gradient: Operand, wanted: Regularisation) -> tuple[Step, ...]:
    sign = step(N_("sign of the weight"), "s", rf"s = \mathrm{{sign}}({weight.symbol})", "sign", (weight,))
    total = _with_penalties(weight, gradient, wanted.l1, wanted.l2, sign)
    return (sign, total) if wanted.l1 else (total,)


def _with_penalties(weight: Operand, gradient: Operand, l1: float, l2: float, sign: Step) -> Step:
    terms = [rf"\lambda_1 {sign.symbol}"] * bool(l1) + [rf"\lambda_2 {weight.symbol}"] * bool(l2)
    groups = [(constant(r"\lambda_1", l1), result_of(sign))] * bool(l1) + [(constant(r"\lambda_2", l2), weight)] * bool(
        l2
    )
    formula = f"g_p = {' + '.join([gradient.symbol, *terms])}"
    return step(N_("gradient with penalties"), "g_p", formula, "sum", (gradient,), *groups)


def _clipped_by_norm(gradient: Operand, max_norm: float, norm: float) -> tuple[Step, Step]:
    limits = (constant("n", norm),), (constant("c", max_norm),), (constant("10^{-6}", MARGIN),)
    formula = r"k = \min(1, \frac{c}{n + 10^{-6}})"
    factor = step(N_("factor that limits the norm of all gradients"), "k", formula, "clip_factor", *limits)
    clipped = f"g_c = k {gradient.symbol}"
    return factor, step(N_("clipped by norm"), "g_c", clipped, "sum", (result_of(factor), gradient))


def norm_before_clipping(
    weights: Sequence[Tensor], gradients: Sequence[Tensor | None], wanted: Regularisation
) -> float:
    """The norm of the gradients of all weights `weights`, with penalties and clipped by value."""
    total = 0.0
    for weight, gradient in zip(weights, gradients, strict=True):
        if gradient is None:
            continue
        values, at = gradient.double().cpu().numpy(), weight.detach().double().cpu().numpy()
        if at.ndim > 1:
            values = values + wanted.l1 * np.sign(at) + wanted.l2 * at
        if wanted.clip_value is not None:
            values = np.clip(values, -wanted.clip_value, wanted.clip_value)
        total += float((values**2).sum())
    return float(np.sqrt(total))
