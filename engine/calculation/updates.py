"""How an optimizer computes one new weight: running means, corrections, quotients and the step itself."""

from __future__ import annotations

from collections.abc import Mapping

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Operand, Step

MINUS = constant("-1", -1.0)
ONE = constant("1", 1.0)


def running_mean(title: str, symbol: str, decay: Operand, before: float, *values: Operand) -> Step:
    """The decayed former mean plus the rest of the new value, which is the product of `values`."""
    rest = constant(f"1 - {decay.symbol}", 1 - float(decay.values[0]))
    former = constant(f"{symbol}_{{t-1}}", before)
    formula = rf"{symbol}_t = {decay.symbol} {former.symbol} + (1 - {decay.symbol}) {product_of(values)}"
    return step(title, f"{symbol}_t", formula, "sum", (decay, former), (rest, *values))


def product_of(values: tuple[Operand, ...]) -> str:
    """The product as a formula; a value times itself is its square."""
    symbols = [value.symbol for value in values]
    return f"{symbols[0]}^2" if len(symbols) == 2 and symbols[0] == symbols[1] else " ".join(symbols)


def velocity(symbol: str, gradient: Operand, momentum: float, state: Mapping[str, float]) -> Step:
    """Momentum: the former velocity times the momentum, plus the gradient."""
    former = constant(f"{symbol}_{{t-1}}", state.get("momentum_buffer", 0.0))
    formula = rf"{symbol}_t = \mu {former.symbol} + {gradient.symbol}"
    return step(N_("velocity"), f"{symbol}_t", formula, "sum", (constant(r"\mu", momentum), former), (gradient,))


def corrected(title: str, mean: Step, decay: Operand, steps: float) -> Step:
    """A running mean without the bias from its start at 0, after this many steps."""
    power = constant(f"{decay.symbol}^t", float(decay.values[0]) ** steps)
    base, _, index = mean.symbol.partition("_")
    symbol = rf"\hat{{{base}}}_{index}"
    formula = rf"{symbol} = \frac{{{mean.symbol}}}{{1 - {power.symbol}}}"
    return step(title, symbol, formula, "quotient", (result_of(mean),), (ONE,), (MINUS, power))


def root(symbol: str, *terms: tuple[Operand, ...], formula: str = "") -> Step:
    """The square root of a sum of products; by default of single values."""
    written = formula or " + ".join(product_of(term) for term in terms)
    return step(N_("square root"), symbol, rf"{symbol} = \sqrt{{{written}}}", "root", *terms)


def scaled(numerator: tuple[Operand, ...], *denominators: Operand, symbol: str = r"\Delta") -> Step:
    """The gradient, or its mean, divided by the sum of the denominators."""
    below = " + ".join(one.symbol for one in denominators)
    formula = rf"{symbol} = \frac{{{product_of(numerator)}}}{{{below}}}"
    return step(N_("scaled gradient"), symbol, formula, "quotient", numerator, *((one,) for one in denominators))


def new_weight(weight: Operand, rate: float, *change: Operand) -> Step:
    """The weight minus the learning rate times the product of `change`."""
    eta = constant(r"\eta", rate)
    formula = rf"w_t = {weight.symbol} - \eta {product_of(change)}"
    return step(N_("new weight"), "w_t", formula, "sum", (weight,), (MINUS, eta, *change))


def decayed_weight(weight: Operand, rate: float, decay: float) -> Step:
    """Decoupled weight decay: the weight shrinks apart from its gradient."""
    eta, share = constant(r"\eta", rate), constant(r"\lambda", decay)
    symbol = "w_e" if weight.symbol == "w_d" else "w_d"  # a plan and its optimizer can both have weight decay
    formula = rf"{symbol} = {weight.symbol} - \eta \lambda {weight.symbol}"
    return step(N_("weight decay"), symbol, formula, "sum", (weight,), (MINUS, eta, share, weight))
