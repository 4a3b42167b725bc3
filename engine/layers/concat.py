"""Concatenation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import copied
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("concat")
class Concat(Layer):
    """Puts its inputs one after another along the first axis: channels to channels, features to features.

    Input: two or more that differ at most in their first axis, such as `(C, H, W)` and `(D, H, W)`.
    Output: `(C + D, H, W)`.

    Reference: Huang et al., 2017, *Densely connected convolutional networks*.
    """

    title = N_("Concat")
    supports_vmap = True
    synonyms = ("concatenate", "skip", "join", "cat", "拼接", "连接", "merge", "合并")
    group = "merge"
    expects = N_("inputs that differ at most in their first axis")
    advice = N_("Make the other axes equal first.")
    arity = (2, None)

    examples = (
        Example({}, inputs=((8, 5, 5), (3, 5, 5)), output=(11, 5, 5)),
        Example({}, inputs=((3,), (4,), (5,)), output=(12,)),
    )

    def infer(self, *inputs: Shape) -> Shape | None:
        if not all(inputs) or len({x[1:] for x in inputs}) != 1:
            return None
        return (sum(x[0] for x in inputs), *inputs[0][1:])

    def build(self, *inputs: Shape) -> nn.Module:
        from engine.modules.basic import Concat as Module

        return Module()

    def flops(self, *inputs: Shape) -> int:
        return 0

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        first = index[0]
        for number, x in enumerate(values.inputs):
            if first < x.shape[1]:
                return (copied(values, (first, *index[1:]), number),)
            first -= x.shape[1]
        raise IndexError(index)
