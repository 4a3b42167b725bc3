"""Simple recurrent layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from engine.calculation.copies import zero
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.recurrent import simple_unit
from engine.layers.base import LAYERS, Example, Shape
from engine.layers.recurrent_base import RecurrentLayer
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("simple_rnn")
class SimpleRNN(RecurrentLayer):
    r"""Reads a sequence step by step and keeps a hidden state.

    $h_t = \tanh(W x_t + b + U h_{t-1} + d)$, from $h_0 = 0$: the same weights at every step. The state is
    multiplied by $U$ again and again, so on its way back through many steps the gradient tends to vanish or to explode.

    Input: `(T, D)`. Output: the last state `(H,)`, or every state `(T, H)`; twice as many numbers in both directions.

    Reference: Elman, 1990, *Finding structure in time*.
    """

    title = N_("Simple RNN")
    synonyms = ("rnn", "elman", "recurrent", "循环", "循环神经网络", "bidirectional", "双向")
    gates = 1
    saved_per_step = 2

    activation: Literal["tanh", "relu"] = Field(
        "tanh", title=N_("Activation"), json_schema_extra={"options": {"relu": "ReLU"}}
    )

    examples = (
        Example({"hidden": 8}, inputs=((5, 3),), output=(8,)),
        Example({"hidden": 4, "layers": 2, "bidirectional": True, "steps": "all"}, inputs=((6, 2),), output=(6, 8)),
        Example({"hidden": 3, "activation": "relu", "dropout": 0.5, "layers": 2}, inputs=((1, 1),), output=(3,)),
    )

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import fast_rnn, recurrent

        return fast_rnn.with_fast_layers(self.build_recurrent(recurrent.SimpleRNN, x, activation=self.activation))

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        unit = self.unit_at(values, index)
        return simple_unit(unit, self.activation) if unit else (zero(N_("padding")),)
