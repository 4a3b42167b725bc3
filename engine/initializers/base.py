"""The base class of initializers: a config and a way to draw a tensor's initial values in NumPy."""

from __future__ import annotations

from math import prod

import numpy as np

from engine.registry import CatalogEntry, Registry
from engine.text import N_, message
from engine.views import Array, Histogram, Histograms

Shape = tuple[int, ...]


def fans(shape: Shape) -> tuple[int, int]:
    """`(fan_in, fan_out)` of a weight `(out, in, *kernel)`, as in `torch.nn.init`; for a bias `(out,)` both are `out`.

    For a grouped convolution, `in` is the number of channels per group. The weight of a transposed convolution is `(in,
    out, *kernel)`, so its fans are those of the convolution it transposes, in torch as in Keras.
    """
    if len(shape) < 2:
        return shape[0], shape[0]
    field = prod(shape[2:])
    return shape[1] * field, shape[0] * field


def clipped_normal(shape: Shape, random: np.random.Generator) -> Array:
    """Standard normal numbers; values beyond ±2 are drawn again."""
    drawn = random.standard_normal(shape)
    while (outside := np.abs(drawn) > 2).any():
        drawn[outside] = random.standard_normal(int(outside.sum()))
    return drawn


class Initializer(CatalogEntry):
    """Base class of all initializers.

    Drawing in NumPy, apart from torch's random state, makes a node's initial weights independent of the rest of the
    graph, and lets pages show them without torch.
    """

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        """Initial values of a tensor of `shape`, laid out as in torch, `(out, in, *kernel)` or `(out,)`, float32."""
        raise NotImplementedError

    def picture(self) -> Histograms:
        """The distribution of a 256 × 256 weight."""
        values = self.sample((256, 256), np.random.default_rng(0)).ravel()
        return Histograms(
            histograms=(Histogram.of(message(self.title), values, 61),),
            note=message(N_("Distribution of the 65,536 initial weights of a layer with 256 inputs and 256 outputs.")),
        )


INITIALIZERS: Registry[Initializer] = Registry("engine.initializers", N_("initializer"))
