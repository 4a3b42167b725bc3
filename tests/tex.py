"""Evaluates formulas of one line, in the part of TeX that calculations use."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "max": max, "min": min, "tanh": math.tanh, "sin": math.sin, "ln": math.log, "exp": math.exp, "sqrt": math.sqrt,
    "abs": abs, "float": float, "sign": lambda x: float((x > 0) - (x < 0)),
    "Phi": lambda x: (1 + math.erf(x / math.sqrt(2))) / 2,
}  # fmt: skip
TOKEN = re.compile(r"\d+\.?\d*|[A-Za-z_]+|\*\*|[-+*/(),<>]")


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """The number of a formula; `values` by symbol, such as `a` and `\\alpha`."""
    names = {symbol.lstrip("\\").replace("lambda", "lambda_"): value for symbol, value in values.items()}
    result = eval(_python(formula), {"__builtins__": {}}, {**FUNCTIONS, "pi": math.pi, **names})  # noqa: S307
    return float(result)


def _python(formula: str) -> str:
    """`\\frac{a}{2} e^{-a}` as `((a)/(2))*exp(-a)`."""
    code = formula.replace(r"\mathrm{sign}", "sign").replace("lambda", "lambda_")  # a word of Python
    code = re.sub(r"\|([^|]+)\|", r"abs(\1)", code)
    code = code.replace("[", "float(").replace("]", ")")
    before = ""
    while code != before:  # from the inside out
        before = code
        code = re.sub(r"\\frac\{([^{}]+)\}\{([^{}]+)\}", r"((\1)/(\2))", code)
        code = re.sub(r"\\sqrt\{([^{}]+)\}", r"sqrt(\1)", code)
        code = re.sub(r"\be\^\{([^{}]+)\}", r"exp(\1)", code)
    return _with_products(TOKEN.findall(code.replace("^", "**").replace("\\", " ")))


def _with_products(tokens: list[str]) -> str:
    """The code with a sign of multiplication between factors that stand side by side."""
    found = ""
    for last, token in zip(["", *tokens], tokens, strict=False):
        ends = last == ")" or ((last[-1:].isalnum() or last[-1:] == "_") and last not in FUNCTIONS)
        starts = token == "(" or token[0].isalnum()
        found += "*" * (ends and starts) + token
    return found
