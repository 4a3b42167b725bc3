"""The equations of one step of a recurrent unit, with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.text import N_
from engine.views import Array, Line

At = Callable[..., float]
"""Returns a value of the unit by name, at this step or at another one."""

GATED = {
    "lstm": (
        (N_("forget gate"), "f", "gates.forget", 1, "σ"),
        (N_("input gate"), "i", "gates.input", 0, "σ"),
        (N_("output gate"), "o", "gates.output", 3, "σ"),
        (N_("candidate"), "g", "candidate", 2, "tanh"),
    ),
    "gru": (
        (N_("reset gate"), "r", "gates.reset", 0, "σ"),
        (N_("update gate"), "z", "gates.update", 1, "σ"),
    ),
}
"""Name, letter, capture, index of the block in torch's stacked weights, and activation."""


def step_lines(
    layer: str, values: Mapping[str, Array], step: int, before: int, unit: int, squash: str
) -> tuple[Line, ...]:
    """The calculation of `unit` at `step`; `before` is the step of its previous state (out of range: the state is 0).

    `values` are those of one direction, `(T, H)`; `sums.input` and `sums.state` hold all blocks side by side.
    """
    units = values["hidden"].shape[1]

    def at(name: str, time: int = step) -> float:
        return float(values[name][time, unit]) if 0 <= time < len(values[name]) else 0.0

    def sums(block: int) -> tuple[float, float]:
        column = block * units + unit
        return float(values["sums.input"][step, column]), float(values["sums.state"][step, column])

    found = [
        Line(name, _gate(letter, how), f"{how}({_n(sums(block)[0])} {_plus(sums(block)[1])}) = {_n(at(capture))}")
        for name, letter, capture, block, how in GATED.get(layer, ())
    ]
    if layer == "lstm":
        return (*found, *_cell(at, before))
    if layer == "gru":
        return (*found, *_renewed(at, sums(2), before))
    given, recalled = sums(0)
    total = Line(
        N_("pre-activation"),
        "a_t = W x_t + b + U h_{t-1} + d",
        f"{_n(given)} {_plus(recalled)} = {_n(at('preactivation'))}",
    )
    state = Line(N_("state"), f"h_t = {squash}(a_t)", f"{squash}({_n(at('preactivation'))}) = {_n(at('hidden'))}")
    return total, state


def _gate(letter: str, how: str) -> str:
    return f"{letter}_t = {how}(W_{letter} x_t + b_{letter} + U_{letter} h_{{t-1}} + d_{letter})"


def _cell(at: At, before: int) -> tuple[Line, ...]:
    kept = f"{_n(at('gates.forget'))} · {_n(at('cell', before))}"
    taken = f"{_n(at('gates.input'))} · {_n(at('candidate'))}"
    shown = f"{_n(at('gates.output'))} · tanh({_n(at('cell'))})"
    return (
        Line(N_("cell"), "c_t = f_t · c_{t-1} + i_t · g_t", f"{kept} + {taken} = {_n(at('cell'))}"),
        Line(N_("state"), "h_t = o_t · tanh(c_t)", f"{shown} = {_n(at('hidden'))}"),
    )


def _renewed(at: At, sums: tuple[float, float], before: int) -> tuple[Line, ...]:
    reset, update = at("gates.reset"), at("gates.update")
    candidate = f"tanh({_n(sums[0])} + {_n(reset)} · {_n(sums[1])}) = {_n(at('candidate'))}"
    kept = f"{_n(update)} · {_n(at('hidden', before))}"
    renewed = f"(1 - {_n(update)}) · {_n(at('candidate'))}"
    return (
        Line(N_("candidate"), "n_t = tanh(W_n x_t + b_n + r_t · (U_n h_{t-1} + d_n))", candidate),
        Line(N_("state"), "h_t = z_t · h_{t-1} + (1 - z_t) · n_t", f"{kept} + {renewed} = {_n(at('hidden'))}"),
    )


def _n(value: float) -> str:
    return f"{value:.3f}"


def _plus(value: float) -> str:
    return f"- {-value:.3f}" if value < 0 else f"+ {value:.3f}"
