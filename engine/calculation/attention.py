"""Attention: from query and key to the score, the weight, the mixed value and the output."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.calculation.softmax import softmax
from engine.calculation.sums import linear
from engine.text import N_
from engine.views import Array, FollowedPart, Step


@dataclass(frozen=True)
class Attention:
    """What multi-head attention computes for one query of one sample.

    `allowed` `(T,)` are the positions it may attend to, `memory` the number of the input with keys and values. An
    output value mixes all components of all heads; the steps follow one head, one component of its values, one position
    that is attended to and one component of query and key: those in `values.follow`, else those that contribute most.
    """

    values: NodeValues
    index: Index
    heads: int
    allowed: Array
    memory: int = 0

    @cached_property
    def query(self) -> Array:
        return self._projected("query", self.values.input()[self.index[0]])  # (D,)

    @cached_property
    def key(self) -> Array:
        return self._projected("key", self.values.input(self.memory))  # (T, D)

    @cached_property
    def value(self) -> Array:
        return self._projected("value", self.values.input(self.memory))  # (T, D)

    @cached_property
    def width(self) -> int:
        return len(self.query) // self.heads

    @cached_property
    def used(self) -> Array:
        """The weights of the query after dropout, `(A, T)`."""
        kept = self.values.inner.get("kept_weights")
        if kept is not None:
            drawn: Array = kept[self.values.sample][:, self.index[0]]
            return drawn
        return np.stack([self._weights(head) for head in range(self.heads)])

    @cached_property
    def mixed(self) -> Array:
        """The mixed values of all heads side by side, `(D,)`."""
        found: Array = np.einsum("at,tad->ad", self.used, self.value.reshape(len(self.value), self.heads, self.width))
        return found.ravel()

    @cached_property
    def head(self) -> int:
        sizes = np.abs(self._products).reshape(self.heads, -1).max(1)
        return self.values.followed("head", self.heads, int(sizes.argmax()))

    @cached_property
    def component(self) -> int:
        """Among all components of all heads."""
        own = np.abs(self._products[self.columns])
        return self.columns.start + self.values.followed("component", self.width, int(own.argmax()))

    @cached_property
    def attended(self) -> int:
        chosen = self.values.followed("attended", len(self.key), int(self.used[self.head].argmax()))
        return chosen if self.allowed[chosen] else int(self.used[self.head].argmax())

    @cached_property
    def inner(self) -> int:
        """The component of query and key, among all components of all heads."""
        products = np.abs(self.query[self.columns] * self.key[self.attended, self.columns])
        return self.columns.start + self.values.followed("inner", self.width, int(products.argmax()))

    @property
    def columns(self) -> slice:
        """The components of the head."""
        return slice(self.head * self.width, (self.head + 1) * self.width)

    def parts(self) -> tuple[FollowedPart, ...]:
        """What can be chosen to be followed."""
        start = self.columns.start
        found = (
            FollowedPart("head", N_("Head"), self.heads, self.head),
            FollowedPart("attended", N_("Attended position"), len(self.key), self.attended),
            FollowedPart("component", N_("Component of the value"), self.width, self.component - start),
            FollowedPart("inner", N_("Component of query and key"), self.width, self.inner - start),
        )
        return tuple(part for part in found if part.count > 1)

    def steps(self) -> tuple[Step, ...]:
        """From query and key to one output value."""
        values, position = self.values, self.index[0]
        source = "input" if self.memory == 0 else f"input {self.memory + 1}"
        x = operand("x", source, values.input(self.memory), self.attended)
        q = linear(values, operand("x", "input", values.input(), position), self.inner, "q", "query.", N_("query"))
        k = linear(values, x, self.inner, "k", "key.", N_("key"))
        score = self._score()
        scores = operand("e", "scores", self._scores(self.head), np.flatnonzero(self.allowed))
        total, weight = softmax(scores, result_of(score), "w")
        v = linear(values, x, self.component, "v", "value.", N_("value"))
        output = linear(values, operand("m", "mixed", self.mixed, slice(None)), self.index[1], "y", "output.")
        return q, k, score, total, weight, v, self._mix(), output

    def _score(self) -> Step:
        factors = (
            operand("q", "query", self.query, self.columns),
            operand("k", "key", self.key, self.attended, self.columns),
            constant(r"\frac{1}{\sqrt{d}}", 1 / sqrt(self.width)),
        )
        return step(N_("score"), "e", r"e = \frac{1}{\sqrt{d}} \sum_j q_j k_j", "sum", factors)

    def _mix(self) -> Step:
        dropped = "kept_weights" in self.values.inner
        name = "kept_weights" if dropped else "weights"
        title = N_("mixed value after dropout") if dropped else N_("mixed value")
        weights = operand("w", name, self.values.inner[name][self.values.sample], self.head, self.index[0])
        mixed = operand("v", "value", self.value, slice(None), self.component)
        return step(title, "m", r"m = \sum_k w_k v_k", "sum", (weights, mixed))

    @cached_property
    def _products(self) -> Array:
        """What each component contributes to the output, `(D,)`."""
        products: Array = self.values.weights["output.weight"][self.index[1]] * self.mixed
        return products

    def _projected(self, name: str, x: Array) -> Array:
        weights = self.values.weights
        projected: Array = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return projected

    def _scores(self, head: int) -> Array:
        part = slice(head * self.width, (head + 1) * self.width)
        scores: Array = self.key[:, part] @ self.query[part] / sqrt(self.width)
        return scores

    def _weights(self, head: int) -> Array:
        scores = np.where(self.allowed, self._scores(head), -np.inf)
        powers: Array = np.exp(scores - scores.max())
        return powers / powers.sum()


def attended_positions(values: NodeValues, position: int, causal: bool) -> Array:
    """Where one position of a sequence may attend: to itself, and to what is neither padding nor, if causal, later."""
    length = len(values.input())
    allowed: Array = np.ones(length, bool)
    if causal:
        allowed = np.arange(length) <= position
    elif (mask := values.mask()) is not None:
        allowed = mask | (np.arange(length) == position)
    return allowed
