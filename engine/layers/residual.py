"""The residual block."""

from __future__ import annotations

from pydantic import Field

from engine.layers.base import LAYERS, Block, Example, Part, Shape
from engine.text import N_


@LAYERS.register("residual")
class Residual(Block):
    r"""Two convolutions whose result is added to their own input, so that very deep networks still learn.

    $y = \mathrm{relu}(F(x) + S(x))$, where $F$ is convolution, batch norm, ReLU, convolution, batch norm, and $S$
    is the identity, or a 1 × 1 convolution where the shapes differ. It is inserted into the graph as these separate
    layers, which can be changed afterwards.

    Input: `(C, H, W)`. Output: `(O, H', W')` with $H' = \lfloor (H - 1) / s \rfloor + 1$ and $W'$ likewise, for stride
    $s$.

    Reference: He et al., 2016, *Deep residual learning for image recognition*.
    """

    title = N_("Residual block")
    synonyms = ("resnet block", "skip", "skip connection", "shortcut", "残差", "跳跃连接", "resblock")
    group = "convolution"
    expects = N_("an image (C, H, W)")

    out_channels: int = Field(16, ge=1, le=1024, title=N_("Filters"))
    stride: int = Field(1, ge=1, le=8, title=N_("Stride"))

    examples = (
        Example({}, inputs=((16, 8, 8),), output=(16, 8, 8)),
        Example({"out_channels": 32, "stride": 2}, inputs=((16, 7, 8),), output=(32, 4, 4)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 3:
            return None
        h, w = ((side - 1) // self.stride + 1 for side in x[1:])
        return (self.out_channels, h, w)

    def expand(self, x: Shape | None) -> tuple[Part, ...]:
        # Batch norm adds a shift, so the convolutions before it need no bias.
        conv = {"out_channels": self.out_channels, "bias": False}
        main = (
            Part("conv1", "conv2d", {**conv, "stride": self.stride}, ("",)),
            Part("norm1", "batch_norm", {}, ("conv1",), activation="relu"),
            Part("conv2", "conv2d", conv, ("norm1",)),
            Part("norm2", "batch_norm", {}, ("conv2",)),
        )
        if x is not None and self.infer(x) == x:
            return (*main, Part("add", "add", {}, ("norm2", ""), activation="relu"))
        skip = {**conv, "kernel_size": 1, "stride": self.stride, "padding": 0}
        return (
            *main,
            Part("skip", "conv2d", skip, ("",)),
            Part("add", "add", {}, ("norm2", "skip"), activation="relu"),
        )
