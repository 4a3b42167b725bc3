"""Gated recurrent unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import zero
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.recurrent import gru_unit
from engine.layers.base import LAYERS, Example, Shape
from engine.layers.recurrent_base import RecurrentLayer
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("gru")
class GRU(RecurrentLayer):
    r"""Reads a sequence step by step; its update gate decides how much of the state is kept.

    The reset gate $r$ and the update gate $z$ are $\sigma(W x_t + b + U h_{t-1} + d)$, each with weights of its own.
    The candidate is $n = \tanh(W x_t + b + r \, (U h_{t-1} + d))$ and the state $h_t = z \, h_{t-1} + (1 - z) \, n$: where
    $z$ is near 1 the state is kept. It has fewer weights than an LSTM and no cell beside the state. This is the form of
    cuDNN and PyTorch, in which the reset gate acts after the product with $U$; in Cho et al. it acts on $h_{t-1}$,
    before it.

    Input: `(T, D)`. Output: the last state `(H,)`, or every state `(T, H)`; twice as many numbers in both directions.

    Reference: Cho et al., 2014, *Learning phrase representations using RNN encoder–decoder for statistical machine
    translation*.
    """

    title = N_("GRU")
    synonyms = ("recurrent", "gated recurrent unit", "循环", "门控循环单元", "bidirectional", "双向")
    gates = 3
    saved_per_step = 7
    serial_ops_per_step = 8  # torch has no CPU kernel for all steps

    examples = (
        Example({"hidden": 8}, inputs=((5, 3),), output=(8,)),
        Example({"hidden": 4, "layers": 2, "bidirectional": True, "steps": "all"}, inputs=((6, 2),), output=(6, 8)),
        Example({"hidden": 3, "dropout": 0.5, "layers": 2}, inputs=((1, 1),), output=(3,)),
    )

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import recurrent

        return self.build_recurrent(recurrent.GRU, x)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        unit = self.unit_at(values, index)
        return gru_unit(unit) if unit else (zero(N_("padding")),)
