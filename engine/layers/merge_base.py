"""Base of layers that combine inputs of equal shape element by element."""

from __future__ import annotations

from math import prod

from engine.layers.base import Example, Layer, Shape
from engine.text import N_


class MergeLayer(Layer):
    """Two or more inputs of equal shape; the output has the same shape."""

    group = "merge"
    expects = N_("inputs of one shape")
    advice = N_("Make their shapes equal first, for example with a 1 × 1 convolution.")
    arity = (2, None)
    activates = True
    keeps_time = True
    examples = (
        Example({}, inputs=((8, 5, 5), (8, 5, 5)), output=(8, 5, 5)),
        Example({}, inputs=((3,), (3,), (3,)), output=(3,)),
    )

    def infer(self, *inputs: Shape) -> Shape | None:
        return inputs[0] if len(set(inputs)) == 1 else None

    def flops(self, *inputs: Shape) -> int:
        return (len(inputs) - 1) * prod(inputs[0])
