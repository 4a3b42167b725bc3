"""LeNet-5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

INK = Ready(
    name="ink",
    title=N_("LeNet-5 on digits"),
    lesson=N_(
        "Six filters, then sixteen, averaged and halved in between, all with tanh: small enough to inspect every "
        "one of the “Feature maps”. Watch single filters turn into edges of one direction, and the mistakes become "
        "fewer."
    ),
    pictures=("feature_maps",),
)


@FAMILIES.register("lenet5")
class LeNet5(Family):
    """Reads digits as banks once read checks: two convolutions of 5 × 5, average pooling, three linear layers.

    6 filters, then 16, then 120 and 84 units, with tanh throughout, on an image padded to 32 × 32.

    Reference: LeCun et al., 1998, *Gradient-based learning applied to document recognition*.
    """

    title = N_("LeNet-5")
    dataset = "ink"
    ready = (
        INK,
        Ready(
            name="mnist",
            title=N_("MNIST digits"),
            lesson=N_(
                "The network on the data it was made for. After five epochs about 99 of 100 test images are right, "
                "with about a quarter of the weights of the CNN for MNIST."
            ),
            dataset=Choice(name="mnist"),
        ),
        INK.failing(
            "saturated",
            N_("Initial weights too large"),
            N_(
                "The loss begins several times as high as that of random guessing and comes down slowly: after five"
                " epochs three of ten test images are still read wrong. With large weights tanh sits at −1 or 1, "
                "where it is flat and hardly lets a gradient through. Only the initializer differs from the plan "
                "that reads more than nine of ten right."
            ),
            settings={"initializer": {"name": "normal", "deviation": 1.0}},
            pictures=("gradient_norms",),
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind == "image" and data.target != "mask" and min(data.shape[1:]) >= 12

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        tanh = Choice(name="tanh")
        first = {"out_channels": 6, "kernel_size": 5, "padding": 2 if data.shape[1] < 32 else 0}
        second = {"out_channels": 16, "kernel_size": 5, "padding": 0}
        nodes = {
            "conv2d_1": Node(layer="conv2d", config=first, activation=tanh),
            "avg_pool2d_1": Node(layer="avg_pool2d", config={"kernel_size": 2}),
            "conv2d_2": Node(layer="conv2d", config=second, activation=tanh),
            "avg_pool2d_2": Node(layer="avg_pool2d", config={"kernel_size": 2}),
            "flatten": Node(layer="flatten"),
            "linear_1": Node(layer="linear", config={"out_features": 120}, activation=tanh),
            "linear_2": Node(layer="linear", config={"out_features": 84}, activation=tanh),
        }
        return {"main": sequential(data.shape, {**nodes, "output": head(data)})}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"training.epochs": 5}
