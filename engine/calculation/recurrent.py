"""One unit of a recurrent layer at one step: its gates, its cell and its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import constant, operand, result_of
from engine.calculation.operations import step
from engine.text import N_
from engine.views import Array, Operand, Step


@dataclass(frozen=True)
class Unit:
    """One unit of the last stacked layer of a node, in one direction, at one step.

    `before` is its previous step, None at the first one, where the state is 0. `states` are the captures of this layer
    and direction by name, `(T, H)`.
    """

    unit: int
    time: int
    before: int | None
    below: Array
    """What this layer reads, `(T, D)`."""
    source: str
    """The name of the tensor `below`."""
    states: Mapping[str, Array]
    capture_prefix: str
    weights: Mapping[str, Array]
    weight_prefix: str

    @property
    def hidden(self) -> int:
        return int(self.states["hidden"].shape[1])

    def preactivation(self, symbol: str, block: int) -> Step:
        """The weighted input and the weighted previous state, each with its bias; `block` is that of the gate in
        torch's stacked weights."""
        given, recalled = self._given(block), self._recalled(block)
        formula = rf"{symbol} = \sum_k w_k x_k + b + \sum_k u_k h_k + d"
        return step(N_("weighted sum"), symbol, formula, "sum", *given, *recalled)

    def halves(self, block: int) -> tuple[Step, Step]:
        """The weighted input and the weighted previous state as two sums."""
        given = step(N_("weighted input"), "p", r"p = \sum_k w_k x_k + b", "sum", *self._given(block))
        formula = r"q = \sum_k u_k h_k + d"
        return given, step(N_("weighted previous state"), "q", formula, "sum", *self._recalled(block))

    def previous(self, name: str, symbol: str) -> Operand:
        """A state of this unit at the previous step."""
        if self.before is None:
            return constant(symbol, 0.0)
        return operand(symbol, self.capture_prefix + name, self.states[name], self.before, self.unit)

    def _given(self, block: int) -> list[tuple[Operand, ...]]:
        w, b = (self._weight(letter, name, block) for letter, name in (("w", "weight_ih_l0"), ("b", "bias_ih_l0")))
        return [(w, operand("x", self.source, self.below, self.time)), (b,)]

    def _recalled(self, block: int) -> list[tuple[Operand, ...]]:
        u, d = (self._weight(letter, name, block) for letter, name in (("u", "weight_hh_l0"), ("d", "bias_hh_l0")))
        if self.before is None:
            return [(d,)]
        return [(u, operand("h", f"{self.capture_prefix}hidden", self.states["hidden"], self.before)), (d,)]

    def _weight(self, letter: str, name: str, block: int) -> Operand:
        name = self.weight_prefix + name
        return operand(letter, name, self.weights[name], block * self.hidden + self.unit)


def unit_at(values: NodeValues, index: Index, layers: int, hidden: int, every_step: bool) -> Unit | None:
    """The unit that gives one output value; None at padding, where the output is 0."""
    backwards, unit = divmod(index[-1], hidden)
    length = _length(values)
    time = index[0] if every_step else (0 if backwards else length - 1)
    if not 0 <= time < length:
        return None
    before = time + 1 if backwards else time - 1
    prefix = f"{layers}." * (layers > 1) + "reverse." * backwards
    below, source = _below(values, layers)
    names = [name for name in values.inner if name.startswith(prefix)]
    return Unit(
        unit=unit,
        time=time,
        before=before if 0 <= before < length else None,
        below=below,
        source=source,
        states={name.removeprefix(prefix): values.inner[name][values.sample] for name in names},
        capture_prefix=prefix,
        weights=values.weights,
        weight_prefix=f"{'back' if backwards else 'ahead'}.{layers - 1}.",
    )


def _length(values: NodeValues) -> int:
    mask = values.mask()
    if mask is None:
        return len(values.input())
    return int((mask * np.arange(1, len(mask) + 1)).max(initial=0))


def _below(values: NodeValues, layers: int) -> tuple[Array, str]:
    """The input of the last stacked layer: that of the node, or the states of the layer below in all directions."""
    if layers == 1:
        return values.input(), "input"
    if (kept := values.inner.get(f"{layers}.kept")) is not None:
        return kept[values.sample], "states below after dropout"
    prefix = f"{layers - 1}." if layers > 2 else ""
    names = [name for name in (f"{prefix}hidden", f"{prefix}reverse.hidden") if name in values.inner]
    return np.concatenate([values.inner[name][values.sample] for name in names], 1), "states below"


def gate(unit: Unit, title: str, letter: str, block: int, squash: str) -> tuple[Step, Step]:
    """A gate, or the candidate: the weighted sum and its sigmoid or tanh."""
    total = unit.preactivation(f"a_{letter}", block)
    written = r"\sigma" if squash == "sigmoid" else r"\tanh"
    formula = f"{letter} = {written}({total.symbol})"
    return total, step(title, letter, formula, squash, (result_of(total),))


def lstm_unit(unit: Unit) -> tuple[Step, ...]:
    """Gates, cell and state of an LSTM."""
    takes = gate(unit, N_("input gate"), "i", 0, "sigmoid")
    keeps = gate(unit, N_("forget gate"), "f", 1, "sigmoid")
    new = gate(unit, N_("candidate"), "g", 2, "tanh")
    shows = gate(unit, N_("output gate"), "o", 3, "sigmoid")
    i, f, g, o = (result_of(steps[1]) for steps in (takes, keeps, new, shows))
    cell = step(N_("cell"), "c_t", r"c_t = f c_{t-1} + i g", "sum", (f, unit.previous("cell", "c_{t-1}")), (i, g))
    squashed = step(N_("tanh of the cell"), "v", r"v = \tanh(c_t)", "tanh", (result_of(cell),))
    state = step(N_("state"), "h_t", r"h_t = o v", "sum", (o, result_of(squashed)))
    return (*keeps, *takes, *new, cell, *shows, squashed, state)


def gru_unit(unit: Unit) -> tuple[Step, ...]:
    """Gates, candidate and state of a GRU."""
    reset = gate(unit, N_("reset gate"), "r", 0, "sigmoid")
    update = gate(unit, N_("update gate"), "z", 1, "sigmoid")
    given, recalled = unit.halves(2)
    r, z = result_of(reset[1]), result_of(update[1])
    total = step(N_("sum"), "a_n", r"a_n = p + r q", "sum", (result_of(given),), (r, result_of(recalled)))
    candidate = step(N_("candidate"), "n", r"n = \tanh(a_n)", "tanh", (result_of(total),))
    rest = step(N_("rest"), "k", r"k = 1 - z", "sum", (constant("1", 1.0),), (constant("-1", -1.0), z))
    state = step(
        N_("state"),
        "h_t",
        r"h_t = z h_{t-1} + k n",
        "sum",
        (z, unit.previous("hidden", "h_{t-1}")),
        (result_of(rest), result_of(candidate)),
    )
    return (*reset, *update, given, recalled, total, candidate, rest, state)


def simple_unit(unit: Unit, squash: str) -> tuple[Step, ...]:
    """Weighted sum and state of a simple RNN; `squash` is tanh or relu."""
    total = unit.preactivation("a_t", 0)
    formula = r"h_t = \tanh(a_t)" if squash == "tanh" else r"h_t = \max(0, a_t)"
    return total, step(N_("state"), "h_t", formula, squash, (result_of(total),))
