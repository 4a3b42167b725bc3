"""Long short-term memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.copies import zero
from engine.calculation.node_values import Index, NodeValues
from engine.calculation.recurrent import lstm_unit
from engine.layers.base import LAYERS, Example, Shape
from engine.layers.recurrent_base import RecurrentLayer
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("lstm")
class LSTM(RecurrentLayer):
    r"""Reads a sequence step by step, with a memory cell that gates control.

    The forget gate $f$, input gate $i$ and output gate $o$ are $\sigma(W x_t + b + U h_{t-1} + d)$, each with weights
    and biases of its own, the candidate $g$ likewise with tanh. The cell state is $c_t = f \, c_{t-1} + i \, g$ and the
    output $h_t = o \tanh(c_t)$. Where $f$ is near 1 the cell's gradient goes back through many steps without shrinking;
    so its bias begins at 1.

    Input: `(T, D)`. Output: the last $h$ `(H,)`, or every one `(T, H)`; twice as many numbers in both directions.

    Reference: Hochreiter and Schmidhuber, 1997, *Long short-term memory*; Gers, Schmidhuber and Cummins, 2000,
    *Learning to forget*.
    """

    title = N_("LSTM")
    synonyms = ("recurrent", "long short-term memory", "循环", "长短期记忆", "bilstm", "bidirectional", "双向")
    gates = 4
    saved_per_step = 16

    forget_bias: float = Field(
        1.0,
        ge=-5,
        le=5,
        title=N_("Forget gate bias"),
        description=N_("Initial bias of the forget gate. Higher values keep the memory longer at first."),
    )

    examples = (
        Example({"hidden": 8}, inputs=((5, 3),), output=(8,)),
        Example({"hidden": 4, "layers": 2, "bidirectional": True, "steps": "all"}, inputs=((6, 2),), output=(6, 8)),
        Example({"hidden": 3, "dropout": 0.5, "layers": 2}, inputs=((1, 1),), output=(3,)),
    )

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import recurrent

        return self.build_recurrent(recurrent.LSTM, x)

    def post_init(self, module: nn.Module) -> None:
        """Sets the first of torch's two biases, the one of the input weights."""
        for name, bias in module.named_parameters():
            if "bias" in name:
                forget = bias.detach()[self.hidden : 2 * self.hidden]  # torch's order: input, forget, candidate, output
                forget.fill_(self.forget_bias if "bias_ih" in name else 0.0)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        unit = self.unit_at(values, index)
        return lstm_unit(unit) if unit else (zero(N_("padding")),)
