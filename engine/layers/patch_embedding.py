"""Images as sequences of patches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.operations import step
from engine.calculation.sums import convolution
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.registry import Choice
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("patch_embedding")
class PatchEmbedding(Layer):
    r"""Cuts an image into square patches and maps each to a vector, so that it can be read like a sentence.

    $y_t = W x_t + b$ with the pixels $x_t$ of patch $t$, row by row; pixels at the right and lower edge that do not
    fill a patch are left out. A class token is one more learned vector before all patches; through attention it can
    gather information from the whole image.

    Input: an image `(C, H, W)`. Output: `(T, D)` with $T = \lfloor H / P \rfloor \lfloor W / P \rfloor$ for patches of
    $P \times P$ pixels, and one more with a class token.

    Reference: Dosovitskiy et al., 2021, *An image is worth 16x16 words: transformers for image recognition at scale*.
    """

    title = N_("Patch embedding")
    synonyms = ("vit", "patches", "图块嵌入")
    group = "attention"
    expects = N_("an image (C, H, W) no smaller than its patches")
    advice = N_("Put it first, right after the image, or use smaller patches.")
    initializes = True

    patch: int = Field(4, ge=1, le=64, title=N_("Patch side"), description=N_("In pixels."))
    out_features: int = Field(64, ge=1, le=4096, title=N_("Embedding dimension"))
    class_token: bool = Field(False, title=N_("Class token"))

    examples = (
        Example({"patch": 4, "out_features": 8}, inputs=((1, 8, 8),), output=(4, 8)),
        Example({"patch": 5, "out_features": 6, "class_token": True}, inputs=((3, 11, 17),), output=(7, 6)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 3 or min(x[1:]) < self.patch:
            return None
        return (self._patches(x) + self.class_token, self.out_features)

    def build(self, x: Shape) -> nn.Module:
        from engine.modules import attention

        return attention.PatchEmbedding(x[0], self.out_features, self.patch, self.class_token)

    def parameter_count(self, x: Shape) -> int:
        return self.out_features * (x[0] * self.patch**2 + 1 + self.class_token)

    def initial(self, parameter: str) -> Choice | None:
        return Choice(name="normal", deviation=0.02) if parameter == "token" else None

    def flops(self, x: Shape) -> int:
        return 2 * self._patches(x) * x[0] * self.patch**2 * self.out_features

    def _patches(self, x: Shape) -> int:
        return (x[1] // self.patch) * (x[2] // self.patch)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        if self.class_token and index[0] == 0:
            token = operand("x", "token", values.weights["token"], 0, index[1])
            return (step(N_("class token"), "y", "y = x", "copy", (token,)),)
        columns = values.input().shape[2] // self.patch
        place = divmod(index[0] - self.class_token, columns)
        return (convolution(values, (index[1], *place), (self.patch,) * 2, (0, 0), prefix="patches."),)
