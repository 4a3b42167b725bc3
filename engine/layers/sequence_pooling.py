"""Pooling over the steps of a sequence: mean, maximum or attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.sequence_pooling import sequence_pooled
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("sequence_pooling")
class SequencePooling(Layer):
    r"""Reduces a sequence to one vector: the mean, the maximum or a learned weighted mean of its steps.

    With attention each step gets a score $s_t = w \cdot x_t + b$, and the vector is $\sum_t a_t x_t$ with
    $a = \mathrm{softmax}(s)$: the network learns which steps matter. Padding is skipped.

    Input: `(T, D)`. Output: `(D,)`.

    Reference: Raffel and Ellis, 2016, *Feed-forward networks with attention can solve some long-term memory problems*.
    """

    title = N_("Sequence pooling")
    synonyms = ("mean over time", "max over time", "last step", "时间池化")
    group = "recurrent"
    expects = N_("a sequence (T, D)")
    advice = N_("Put it after a layer that outputs a sequence: Embedding, or a recurrent layer returning all steps.")
    initializes = True
    masked = True

    mode: Literal["mean", "max", "attention"] = Field(
        "mean",
        title=N_("Pooling"),
        json_schema_extra={"options": {"mean": N_("mean"), "max": N_("maximum"), "attention": N_("attention")}},
    )

    examples = (
        Example({"mode": "attention"}, inputs=((7, 5),), output=(5,)),
        Example({"mode": "max"}, inputs=((3, 2),), output=(2,)),
        Example({}, inputs=((1, 4),), output=(4,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (x[1],) if len(x) == 2 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import recurrent

        return recurrent.SequencePooling(self.mode, x[1])

    def parameter_count(self, x: Shape) -> int:
        return x[1] + 1 if self.mode == "attention" else 0

    def flops(self, x: Shape) -> int:
        return x[0] * x[1] * (4 if self.mode == "attention" else 1)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return sequence_pooled(values, index, self.mode)
