"""The convolutional network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

MORE_IMAGES = Ready(
    "more_images",
    N_("Learning from 2,000 images"),
    N_(
        "Two thousand training images and no dropout: 92 of 100 new images are read right. The validation loss has its "
        "minimum after about ten epochs and then rises slowly; most of what the network learned holds for new images."
    ),
    Choice(name="ink", size=10_000, with_digits=False, val_fraction=0.4, test_fraction=0.4),
    {"dropout": 0.0},
    {"training.epochs": 40},
)


@FAMILIES.register("cnn")
class CNN(Family):
    """Reads images with small learned filters that are shared by all positions.

    Convolutions find edges, corners and strokes wherever they are; pooling keeps the strongest responses and halves the
    image; linear layers at the end classify from these features.

    Reference: LeCun et al., 1998, *Gradient-based learning applied to document recognition*.
    """

    title = N_("CNN")
    dataset = "ink"
    ready = (
        Ready(
            name="ink",
            title=N_("CNN on digits"),
            lesson=N_(
                "In “First-layer filters”, detectors of strokes and edges form while the accuracy climbs. When it "
                "is done, open Draw and let it read your own hand."
            ),
        ),
        Ready(
            name="mnist",
            title=N_("MNIST digits"),
            lesson=N_(
                "The classic example: two convolutions, and about 99 of 100 test images right after five epochs. "
                "Look at “Worst mistakes”: people could misread many of them, too."
            ),
            dataset=Choice(name="mnist"),
            pictures=("mistakes",),
        ),
        Ready(
            name="cifar10",
            title=N_("CIFAR-10 photos"),
            lesson=N_(
                "Three convolutions on small color photographs, far harder than digits. “Confusion matrix” shows "
                "which classes it confuses: cats and dogs, cars and trucks."
            ),
            dataset=Choice(name="cifar10"),
            settings={"training.epochs": 10},
            pictures=("confusion",),
        ),
        MORE_IMAGES,
        MORE_IMAGES.failing(
            "overfits",
            N_("Overfitting on 200 images"),
            N_(
                "The training loss goes to zero, while the validation loss turns and climbs, and a fifth to a "
                "quarter of new images are still read wrong. This is overfitting: with so few images and no "
                "dropout it memorizes each. Only the number of images differs from the plan with 2,000 of them."
            ),
            dataset=Choice(name="ink", size=1000, with_digits=False, val_fraction=0.4, test_fraction=0.4),
        ),
    )

    filters: tuple[Annotated[int, Field(ge=1, le=1024)], ...] | None = Field(
        None,
        max_length=6,
        title=N_("Filters"),
        description=N_("One number per convolution; empty for automatic."),
    )
    units: int | None = Field(None, ge=1, le=4096, title=N_("Hidden units"))
    dropout: float | None = Field(None, ge=0, lt=1, title=N_("Dropout"))

    def suits(self, data: DataSpec) -> bool:
        return data.kind == "image" and data.target != "mask"

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        relu = Choice(name="relu")
        small, colour = min(data.shape[1:]) < 16, data.shape[0] == 3
        filters = self.filters if self.filters is not None else ((32, 64, 64) if colour else (32, 64))
        units = self.units or (64 if colour else 128)
        dropout = self.dropout if self.dropout is not None else (0.0 if colour else 0.5)
        nodes: dict[str, Node] = {}
        for number, count in enumerate(filters, 1):
            config = {"out_channels": count, "kernel_size": 3, "padding": 1 if small else 0}
            nodes[f"conv2d_{number}"] = Node(layer="conv2d", config=config, activation=relu)
            if not colour or number < len(filters):
                nodes[f"max_pool2d_{number}"] = Node(layer="max_pool2d", config={"kernel_size": 2})
        nodes["flatten"] = Node(layer="flatten")
        nodes["linear_1"] = Node(layer="linear", config={"out_features": units}, activation=relu)
        if dropout:
            nodes["dropout_1"] = Node(layer="dropout", config={"rate": dropout})
        return {"main": sequential(data.shape, {**nodes, "output": head(data)})}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"training.epochs": 5}
