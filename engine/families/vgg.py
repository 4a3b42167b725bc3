"""VGG."""

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

NORMALISED = Ready(
    "with_norm",
    N_("VGG with batch norm, high learning rate"),
    N_(
        "A learning rate of 0.01, ten times the usual one for Adam. Batch norm keeps the values of the layers in range, "
        "so this small set of digits is learned within four epochs: nearly nine of ten test images are right."
    ),
    Choice(name="digits"),
    {},
    {"optimizer": {"name": "adam", "learning_rate": 0.01}, "training.epochs": 4},
)

READY = (
    Ready(
        "ink",
        N_("Six convolutions on digits"),
        N_(
            "Pairs of small convolutions, then half the size, three times over. Each position of the last maps sees"
            " nearly the whole image. Look through “Activations, layer by layer”: first edges, then curves and "
            "crossings, then whole digits."
        ),
        settings={"training.epochs": 4},
        pictures=("all_feature_maps",),
    ),
    Ready(
        "shapes",
        N_("Ten colored shapes"),
        N_(
            "Far harder than digits: a shape may have any color, size and rotation. For some epochs little seems to "
            "happen; it must learn to ignore color."
        ),
        Choice(name="shapes"),
        settings={
            "training.epochs": 20,
            "optimizer": {"name": "adam", "learning_rate": 0.003},
            "schedule": {"name": "one_cycle"},
        },
    ),
    Ready(
        "photographs",
        N_("CIFAR-10 photos"),
        N_("The same network on a small subset of real photos: it soon overfits."),
        Choice(name="cifar10"),
        settings={"training.epochs": 10},
    ),
    NORMALISED,
    NORMALISED.failing(
        "without_norm",
        N_("VGG without batch norm, high learning rate"),
        N_(
            "Without batch norm nothing keeps the values of the layers in range, and a learning rate of 0.01 is too "
            "large then: the loss stays where guessing puts it. Switch batch norm on, or take a learning rate a "
            "tenth as large: either change alone is enough."
        ),
        config={"normalise": False},
    ),
)


@FAMILIES.register("vgg")
class VGG(Family):
    """Stacks small convolutions in pairs, and after each pair halves the image and doubles the filters.

    Two 3 × 3 filters one after the other see as much as one of 5 × 5, with fewer weights and one more activation in
    between. This one is small: three pairs and a hidden layer, with batch norm, which the first VGG did without.

    Reference: Simonyan and Zisserman, 2015, *Very deep convolutional networks for large-scale image recognition*.
    """

    title = N_("VGG")
    dataset = "ink"
    ready = READY

    filters: tuple[Annotated[int, Field(ge=1, le=512)], ...] = Field(
        (16, 32, 64), min_length=1, max_length=5, title=N_("Filters"), description=N_("One number per pair.")
    )
    units: int = Field(64, ge=1, le=4096, title=N_("Hidden units"))
    dropout: float = Field(0.3, ge=0, lt=1, title=N_("Dropout"))
    normalise: bool = Field(True, title=N_("Batch norm"))

    def suits(self, data: DataSpec) -> bool:
        if data.kind != "image" or data.target not in ("classes", "values", "labels"):
            return False
        return min(data.shape[1:]) >= 2 ** len(self.filters)

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        made = GraphBuilder(data.shape)
        for number, filters in enumerate(self.filters, 1):
            made.conv(f"conv{number}_a", filters, normalise=self.normalise)
            made.conv(f"conv{number}_b", filters, normalise=self.normalise)
            made.add(f"pool{number}", Node(layer="max_pool2d", config={"kernel_size": 2}))
        made.add("flatten", Node(layer="flatten"))
        made.add("hidden", Node(layer="linear", config={"out_features": self.units}, activation=Choice(name="relu")))
        if self.dropout:
            made.add("dropout", Node(layer="dropout", config={"rate": self.dropout}))
        made.add("output", head(data))
        return {"main": made.graph()}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"training.epochs": 8}
