"""Sampling of a code from the distribution given by an encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.noise import sampled
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("sampling")
class Sampling(Layer):
    r"""Draws a code from the normal distribution that the layer before it describes: the end of a VAE's encoder.

    The first half of its input are means $\mu$, the second half the logarithms of variances $\log \sigma^2$. During
    training $z = \mu + \sigma \varepsilon$ with $\varepsilon \sim N(0, 1)$ drawn independently for every dimension, so
    that the gradient passes through the draw to $\mu$ and $\sigma$ (the reparameterization trick); in evaluation
    $z = \mu$.

    Input: `(2Z,)`. Output: `(Z,)`.

    Reference: Kingma and Welling, 2014, *Auto-encoding variational Bayes*.
    """

    title = N_("Sampling")
    synonyms = ("reparameterization", "reparametrization trick", "vae", "重参数化", "reparameterize")
    group = "generative"
    expects = N_("an even number of units (2Z,): a mean and a log-variance per latent dimension")
    advice = N_("Give the layer before it twice as many units as latent dimensions.")

    examples = (
        Example({}, inputs=((4,),), output=(2,)),
        Example({}, inputs=((2,),), output=(1,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (x[0] // 2,) if len(x) == 1 and x[0] % 2 == 0 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.generative import Sampling as Module

        return Module()

    def flops(self, x: Shape) -> int:
        return 2 * x[0]  # draw, root, product and sum for each half

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return sampled(values, index)
