"""The sparsity term of an autoencoder for the code of one sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from engine.calculation.loss_positions import part_of_loss
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Step

MIN_ACTIVITY = 1e-6
"""Mean activities are clamped to this distance from 0 and 1, where their logarithms diverge."""


def with_sparsity(
    steps: Sequence[Step], code: Array, kind: Literal["none", "l1", "kl"], weight: float, wanted: float
) -> tuple[Step, ...]:
    """The loss of a reconstruction plus the weighted sparsity term: the sum of absolute activations, or the KL of the
    target activation from those of the sample."""
    reconstruction = part_of_loss(steps, "R", N_("reconstruction"))
    if kind == "l1":
        term = step(N_("sparsity"), "S", r"S = \sum_j |z_j|", "sum", (operand("z", "sizes of the code", np.abs(code)),))
    else:
        activity = code.clip(MIN_ACTIVITY, 1 - MIN_ACTIVITY)
        each = wanted * np.log(wanted / activity) + (1 - wanted) * np.log((1 - wanted) / (1 - activity))
        formula = r"S = \sum_j k_j"
        term = step(N_("sparsity"), "S", formula, "sum", (operand("k", "KL per latent unit", each),))
    penalty = (constant(r"\lambda", weight), result_of(term))
    loss = step(N_("loss"), "L", r"L = R + \lambda S", "sum", (result_of(reconstruction[-1]),), penalty)
    return (*reconstruction, term, loss)
