"""ResNet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.graph_builder import GraphBuilder
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice
from engine.text import N_

DEEP = Ready(
    "deep",
    N_("A trainable ResNet with 32 layers"),
    N_(
        "Fifteen blocks one after the other, on small digits and without batch norm. It learns within a few "
        "epochs, because the skips pass signals and gradients around every block."
    ),
    Choice(name="digits"),
    # Without batch norm, so that networks with and without skips differ in nothing else.
    {"filters": (16,), "blocks": 15, "normalise": False},
    {"initializer": {"name": "lecun_uniform"}, "training.epochs": 6},
)

READY = (
    Ready(
        "shapes",
        N_("Ten colored shapes"),
        N_(
            "Each block adds something to its input instead of replacing it. Watch “Gradient norm per layer”: with "
            "the skips the gradients reach the first layers about as strong as the last."
        ),
        settings={
            "training.epochs": 12,
            "optimizer": {"name": "adam", "learning_rate": 0.003},
            "schedule": {"name": "one_cycle"},
        },
        pictures=("gradient_norms",),
    ),
    DEEP,
    Ready(
        "photographs",
        N_("CIFAR-10 photos"),
        N_("A small ResNet on real photographs, with flips and shifts against overfitting."),
        Choice(name="cifar10"),
        {"filters": (16, 32, 64)},
        {"training.epochs": 10, "augmentation.flip": True, "augmentation.shift": 0.1},
    ),
    DEEP.failing(
        "plain",
        N_("The same 32 layers without skip connections"),
        N_(
            "Only the skips are missing: depth, width, initializer, data and optimizer are those of the network "
            "that learns. The loss stays at 2.30, which is guessing among ten. Look at “Gradient norm per layer”: "
            "it shrinks from layer to layer, and hardly anything reaches the first."
        ),
        config={"skips": False},
        pictures=("gradient_norms",),
    ),
)


@FAMILIES.register("resnet")
class ResNet(Family):
    r"""Adds to its input in every block, so that even very deep networks learn.

    A block gives $x + F(x)$ instead of $F(x)$, with two convolutions in $F$. Besides going through $F$, gradients pass
    through the sum unchanged, so that they do not vanish on their way back through many layers; a block that has
    nothing to add can stay near 0. With squeeze-excite each block also weighs its channels by what is in the whole
    image.

    Reference: He, Zhang, Ren and Sun, 2016, *Deep residual learning for image recognition*.
    """

    title = N_("ResNet")
    dataset = "shapes"
    ready = READY

    filters: tuple[Annotated[int, Field(ge=1, le=512)], ...] = Field(
        (16, 32, 64),
        min_length=1,
        max_length=5,
        title=N_("Filters"),
        description=N_("One number per resolution; each is half the one before."),
    )
    blocks: int = Field(
        1, ge=1, le=30, title=N_("Blocks"), description=N_("Blocks per resolution, with two convolutions each.")
    )
    skips: bool = Field(
        True, title=N_("Skip connections"), description=N_("Whether a block adds its input to its output.")
    )
    normalise: bool = Field(True, title=N_("Batch norm"))
    squeeze: bool = Field(False, title=N_("Squeeze-excite"))

    def suits(self, data: DataSpec) -> bool:
        if data.kind != "image" or data.target not in ("classes", "values", "labels"):
            return False
        return min(data.shape[1:]) >= 2 ** (len(self.filters) - 1)

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        made = GraphBuilder(data.shape)
        made.conv("stem", self.filters[0], normalise=self.normalise)
        before = self.filters[0]
        for size, filters in enumerate(self.filters, 1):
            for number in range(1, self.blocks + 1):
                stride = 2 if size > 1 and number == 1 else 1
                self._block(made, f"block{size}_{number}", before, filters, stride)
                before = filters
        made.add("pool", Node(layer="global_avg_pool"))
        made.add("output", head(data))
        return {"main": made.graph()}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"training.epochs": 8}

    def _block(self, made: GraphBuilder, name: str, before: int, filters: int, stride: int) -> None:
        start = made.end
        made.conv(f"{name}_a", filters, stride, self.normalise)
        end = made.conv(f"{name}_b", filters, normalise=self.normalise, active=not self.skips)
        if self.squeeze:
            end = made.add(f"{name}_weigh", Node(layer="squeeze_excite"))
        if not self.skips:
            return
        if stride > 1 or before != filters:  # the shortcut must change shape too: a 1 × 1 convolution
            config = {"out_channels": filters, "kernel_size": 1, "stride": stride, "padding": 0, "bias": False}
            start = made.add(f"{name}_skip", Node(layer="conv2d", config=config), start)
        made.add(f"{name}_add", Node(layer="add", activation=Choice(name="relu")), end, start)
