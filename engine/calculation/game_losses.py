"""The losses of discriminator and generator, from the scores of one real and one generated sample."""

from __future__ import annotations

import numpy as np

from engine.calculation.losses import MINUS
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Operand, Step

REAL, GENERATED = ("s", "D"), (r"\hat{s}", r"\hat{D}")
"""The letters of the score and the probability of both samples."""
HALF = constant(r"\frac{1}{2}", 0.5)
PROBABILITIES = frozenset({"minimax", "non_saturating"})


def discriminator_loss(variant: str, real: Array, generated: Array, smoothing: float) -> tuple[Step, ...]:
    """The answers to both samples and the sum of both losses, without a gradient penalty."""
    s, made = operand("s", "output", real, 0), operand(GENERATED[0], "score of the generated sample", generated, 0)
    if variant == "wasserstein":
        return (step(N_("loss"), "L", r"L = \hat{s} - s", "sum", (made,), (MINUS, s)),)
    first, second = _loss_on_real(variant, s, smoothing), _loss_on_generated(variant, made)
    total = step(N_("loss"), "L", "L = l + m", "sum", (result_of(first[-1]),), (result_of(second[-1]),))
    return (*first, *second, total)


def generator_loss(variant: str, generated: Array) -> tuple[Step, ...]:
    """The discriminator's answer to the generated sample, and the generator's loss."""
    made = operand(GENERATED[0], "score of the generated sample", generated, 0)
    score = float(made.values[0])
    if variant in PROBABILITIES:
        answer = _answer(made, *GENERATED)
        if variant == "minimax":
            formula, value = r"L = \log(1 - \hat{D})", -_softplus(score)
        else:
            formula, value = r"L = -\log \hat{D}", _softplus(-score)
        return answer, _logarithm("L", N_("loss"), formula, answer, value)
    if variant == "least_squares":
        return _half_square("L", N_("loss"), made, 1.0)
    return (step(N_("loss"), "L", r"L = -\hat{s}", "sum", (MINUS, made)),)


def _loss_on_real(variant: str, s: Operand, smoothing: float) -> tuple[Step, ...]:
    title = N_("loss on the real sample")
    if variant == "least_squares":
        return _half_square("l", title, s, 1 - smoothing)
    if variant == "hinge":
        return _hinge("l", title, s, MINUS, "l = \\max(0, 1 - s)")
    answer, score = _answer(s, *REAL), float(s.values[0])
    value = _softplus(-score) + smoothing * score
    if not smoothing:
        return answer, _logarithm("l", title, r"l = -\log D", answer, value)
    target = constant("t", 1 - smoothing)
    formula = r"l = -t \log D - (1 - t) \log(1 - D)"
    return answer, step(
        title, "l", formula, "binary_cross_entropy", (target,), (result_of(answer),), function=lambda *_: value
    )


def _loss_on_generated(variant: str, made: Operand) -> tuple[Step, ...]:
    title = N_("loss on the generated sample")
    if variant == "least_squares":
        return _half_square("m", title, made, 0.0)
    if variant == "hinge":
        return _hinge("m", title, made, constant("1", 1.0), r"m = \max(0, 1 + \hat{s})")
    answer = _answer(made, *GENERATED)
    value = _softplus(float(made.values[0]))
    return answer, _logarithm("m", title, r"m = -\log(1 - \hat{D})", answer, value)


def _answer(score: Operand, letter: str, symbol: str) -> Step:
    title = N_("probability of real") if symbol == "D" else N_("probability of real, generated sample")
    return step(title, symbol, rf"{symbol} = \sigma({letter})", "sigmoid", (score,))


def _logarithm(symbol: str, title: str, formula: str, answer: Step, value: float) -> Step:
    """The value comes from the score, since the logarithm of a probability of exactly 0 is infinite."""
    return step(title, symbol, formula, "logarithm", (result_of(answer),), function=lambda _share: value)


def _half_square(symbol: str, title: str, score: Operand, target: float) -> tuple[Step, ...]:
    error_symbol = f"e_{symbol}"
    formula = f"{error_symbol} = {score.symbol} - t" if target else f"{error_symbol} = {score.symbol}"
    wanted = ((MINUS, constant("t", target)),) if target else ()
    error = step(N_("error"), error_symbol, formula, "sum", (score,), *wanted)
    half = rf"{symbol} = \frac{{1}}{{2}} {error_symbol}^2"
    return error, step(title, symbol, half, "sum", (HALF, result_of(error), result_of(error)))


def _hinge(symbol: str, title: str, score: Operand, sign: Operand, formula: str) -> tuple[Step, ...]:
    value = max(0.0, 1 + float(sign.values[0] * score.values[0]))
    return (step(title, symbol, formula, "hinge", (score,), function=lambda _score: value),)


def _softplus(x: float) -> float:
    return float(np.logaddexp(0, x))
