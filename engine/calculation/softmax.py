"""Softmax: the exponential of a score as a share of the sum of all."""

from __future__ import annotations

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Operand, Step

MAX_SCORE = 50.0
"""Scores beyond this are shifted, so that their exponentials stay finite."""


def softmax(scores: Operand, chosen: Operand, symbol: str = "y") -> tuple[Step, Step]:
    """The sum of the exponentials of all scores, and the share of the chosen one."""
    highest = float(scores.values.max())
    shift = highest if abs(highest) > MAX_SCORE else 0.0
    score, by = scores.symbol, constant("m", shift)
    power = (lambda x: f"e^{{{x} - m}}") if shift else (lambda x: f"e^{{{x}}}")
    total = step(
        N_("sum of exponentials"), "s", rf"s = \sum_k {power(f'{score}_k')}", "sum_of_exponentials", (scores,), (by,)
    )
    formula = rf"{symbol} = \frac{{{power(chosen.symbol)}}}{{s}}"
    return total, step(N_("softmax"), symbol, formula, "share", (chosen,), (by,), (result_of(total),))
