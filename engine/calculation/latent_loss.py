"""The loss of a variational autoencoder: reconstruction and the KL of each latent dimension."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.calculation.loss_positions import part_of_loss
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Step


def divergence_steps(mean: Array, log_variance: Array, unit: int | None = None) -> tuple[Step, ...]:
    """The KL of one latent dimension, by default the largest, and the sum over all dimensions."""
    each = divergences(mean, log_variance)
    unit = int(each.argmax()) if unit is None else unit
    mu, log = operand(r"\mu", "mean", mean, unit), operand(r"\log \sigma^2", "log_variance", log_variance, unit)
    variance = step(N_("variance"), r"\sigma^2", r"\sigma^2 = e^{\log \sigma^2}", "exponential", (log,))
    half, minus = constant(r"\frac{1}{2}", 0.5), constant("-1/2", -0.5)
    terms = (half, mu, mu), (half, result_of(variance)), (minus, log), (minus,)
    formula = r"k = \frac{1}{2} (\mu^2 + \sigma^2 - \log \sigma^2 - 1)"
    one = step(N_("KL of this latent dimension"), "k", formula, "sum", *terms)
    total = step(N_("KL"), "D", r"D = \sum_j k_j", "sum", (operand("k", "KL per dimension", each),))
    return variance, one, total


def divergences(mean: Array, log_variance: Array) -> Array:
    """The KL of each latent dimension from N(0, 1), in nats."""
    each: Array = 0.5 * (mean**2 + np.exp(log_variance) - log_variance - 1)
    return each


def evidence_bound(
    reconstruction: Sequence[Step], count: int, mean: Array, log_variance: Array, beta: float, free_bits: float
) -> tuple[Step, ...]:
    """The whole loss, from the steps of the mean loss of `count` values of a sample and from its distribution."""
    parts = part_of_loss(reconstruction, "r", N_("mean over the values of the sample"))
    number = constant("n", count)
    whole = step(N_("reconstruction"), "R", "R = n r", "sum", (number, result_of(parts[-1])))
    *kl, total = divergence_steps(mean, log_variance)
    if free_bits:
        paid = np.maximum(divergences(mean, log_variance), free_bits)
        each = operand("p", "KL with free bits", paid)
        total = step(N_("KL, each dimension at least the free bits"), "D", r"D = \sum_j p_j", "sum", (each,))
    weight = (constant(r"\beta", beta), result_of(total))
    loss = step(N_("loss"), "L", r"L = R + \beta D", "sum", (result_of(whole),), weight)
    return (*parts, whole, *kl, total, loss)
