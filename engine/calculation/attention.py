"""Attention: from query and key to the score, the weight, the mixed value and the output."""

from __future__ import annotations

from math import sqrt

import numpy as np

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.calculation.softmax import softmax
from engine.calculation.sums import linear
from engine.text import N_
from engine.views import Array, Step


def attention(values: NodeValues, index: Index, heads: int, allowed: Array, memory: int = 0) -> tuple[Step, ...]:
    """One output value of multi-head attention.

    The output mixes all components of all heads; the steps before follow the component that contributes most, and the
    position that it attends to most. `allowed` `(T,)` are the positions it may attend to, `memory` the number of the
    input with keys and values.
    """
    position, unit = index
    query = _projected(values, "query", values.input()[position])
    key, value = (_projected(values, name, values.input(memory)) for name in ("key", "value"))
    width = len(query) // heads
    weights = np.stack([_weights(query, key, allowed, head, width) for head in range(heads)])  # (A, T)
    mixed = np.einsum("at,tad->ad", weights, value.reshape(len(value), heads, width)).ravel()
    component = int(np.abs(values.weights["output.weight"][unit] * mixed).argmax())
    head = slice(component // width * width, (component // width + 1) * width)
    attended = int(weights[component // width].argmax())
    inner = head.start + int(np.abs(query[head] * key[attended, head]).argmax())

    source = "input" if memory == 0 else f"input {memory + 1}"
    q = linear(values, operand("x", "input", values.input(), position), inner, "q", "query.", N_("query"))
    k = linear(values, operand("x", source, values.input(memory), attended), inner, "k", "key.", N_("key"))
    scores = key[:, head] @ query[head] / sqrt(width)
    score = step(
        N_("score"),
        "e",
        r"e = \frac{1}{\sqrt{d}} \sum_j q_j k_j",
        "sum",
        (
            operand("q", "query", query, head),
            operand("k", "key", key, attended, head),
            constant(r"\frac{1}{\sqrt{d}}", 1 / sqrt(width)),
        ),
    )
    total, weight = softmax(operand("e", "scores", scores, np.flatnonzero(allowed)), result_of(score), "w")
    v = linear(values, operand("x", source, values.input(memory), attended), component, "v", "value.", N_("value"))
    mix = step(
        N_("mixed value"),
        "m",
        r"m = \sum_k w_k v_k",
        "sum",
        (
            operand("w", "weights", values.inner["weights"][values.sample], component // width, position),
            operand("v", "value", value, slice(None), component),
        ),
    )
    output = linear(values, operand("m", "mixed", mixed, slice(None)), unit, "y", "output.")
    return q, k, score, total, weight, v, mix, output


def attended_positions(values: NodeValues, position: int, causal: bool) -> Array:
    """Where one position of a sequence may attend: to itself, and to what is neither padding nor, if causal, later."""
    length = len(values.input())
    allowed: Array = np.ones(length, bool)
    if causal:
        allowed = np.arange(length) <= position
    elif (mask := values.mask()) is not None:
        allowed = mask | (np.arange(length) == position)
    return allowed


def _projected(values: NodeValues, name: str, x: Array) -> Array:
    projected: Array = x @ values.weights[f"{name}.weight"].T + values.weights[f"{name}.bias"]
    return projected


def _weights(query: Array, key: Array, allowed: Array, head: int, width: int) -> Array:
    part = slice(head * width, (head + 1) * width)
    scores = np.where(allowed, key[:, part] @ query[part] / sqrt(width), -np.inf)
    powers: Array = np.exp(scores - scores.max())
    return powers / powers.sum()
