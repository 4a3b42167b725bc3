"""Separable convolution: a filter per channel, then a weighted sum over the channels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.sums import convolution, linear_pixel
from engine.text import N_
from engine.views import FollowedPart, Step

Strides = tuple[Sequence[int], Sequence[int]]
"""Stride and padding per axis."""


def separable(values: NodeValues, index: Index, strides: Strides) -> tuple[Step, Step]:
    """The depthwise sum of one channel, then the sum over all channels."""
    filtered = _filtered(values, index, strides)
    pixel = np.array([one.result for one in filtered])
    mixed = linear_pixel(values, operand("d", "depthwise", pixel), index[0], "1.")
    return filtered[_channel(values, index, filtered).value], mixed


def separable_parts(values: NodeValues, index: Index, strides: Strides) -> tuple[FollowedPart, ...]:
    """The channel whose depthwise sum is shown, if there are several."""
    return (_channel(values, index, _filtered(values, index, strides)),) if len(values.input()) > 1 else ()


def _filtered(values: NodeValues, index: Index, strides: Strides) -> list[Step]:
    channels = len(values.input())
    return [
        convolution(values, (channel, *index[1:]), *strides, channels, "0.", bias=False, symbol="d")
        for channel in range(channels)
    ]


def _channel(values: NodeValues, index: Index, filtered: Sequence[Step]) -> FollowedPart:
    """By default the one that contributes most."""
    products = np.array([one.result for one in filtered]) * values.weights["1.weight"][index[0], :, 0, 0]
    chosen = values.followed("channel", len(filtered), int(np.abs(products).argmax()))
    return FollowedPart("channel", N_("Input channel"), len(filtered), chosen)
