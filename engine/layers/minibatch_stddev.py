"""Minibatch standard deviation."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from engine.calculation.batch_spread import spread_over_batch
from engine.calculation.copies import copied
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("minibatch_stddev")
class MinibatchStddev(Layer):
    """Adds a channel that shows a discriminator how much the samples of a batch differ: against mode collapse.

    The standard deviation of each feature over the batch, averaged to a single number that fills the new channel. It
    exposes a generator that makes the same image every time.

    Input: `(D,)`, `(C, T)` or `(C, H, W)`. Output: `(D + 1,)`, `(C + 1, T)` or `(C + 1, H, W)`.

    Reference: Karras et al., 2018, *Progressive growing of GANs for improved quality, stability, and variation*.
    """

    title = N_("Minibatch standard deviation")
    synonyms = ("minibatch discrimination", "小批量判别")
    group = "generative"
    expects = N_("a vector (D,), a signal (C, T) or an image (C, H, W)")

    examples = (
        Example({}, inputs=((8, 7, 7),), output=(9, 7, 7)),
        Example({}, inputs=((5,),), output=(6,)),
        Example({}, inputs=((2, 9),), output=(3, 9)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (x[0] + 1, *x[1:]) if len(x) in (1, 2, 3) else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.generative import MinibatchStddev as Module

        return Module()

    def flops(self, x: Shape) -> int:
        return 4 * prod(x)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        if index[0] < len(values.input()):
            return (copied(values, index),)
        return spread_over_batch(values)
