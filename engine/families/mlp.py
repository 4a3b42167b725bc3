"""The multilayer perceptron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.families import table_settings
from engine.families.base import FAMILIES, Family, Ready
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

SPIRALS = Ready(
    name="spirals",
    title=N_("Two spirals"),
    lesson=N_(
        "At first “Decision boundary” is nearly a straight line; then it bends, winds into the spirals, and the "
        "loss falls. Each unit of the first layer draws one line, and the second layer combines them into curves."
    ),
    dataset=Choice(name="spirals", size=1000, noise=0.1),
    config={"hidden": (32, 16), "activation": "relu"},
    settings={"optimizer.learning_rate": 0.003, "training.epochs": 100},
)


SINE = Ready(
    "sine",
    N_("A sine curve"),
    N_(
        "Noisy points of a sine curve, learned by plain SGD with a learning rate of 0.02. In “Fitted curve” the "
        "prediction begins as a nearly straight line and bends until it follows the waves; R² reaches about 0.8."
    ),
    Choice(name="sine"),
    {"activation": "relu"},
    {"optimizer": {"name": "sgd", "learning_rate": 0.02}, "training.epochs": 200},
)


@FAMILIES.register("mlp")
class MLP(Family):
    r"""Stacks linear layers with an activation between them.

    Each hidden layer computes $h = f(W x + b)$. With one hidden layer it can already bend its boundary; with more, it
    builds features from features. For images the hidden layers are wide (128, 64) with dropout, for points on the
    plane narrow (8, 8) so that every unit can be inspected. For tables, training stops when the validation loss has not
    improved for 20 epochs, and the best weights are kept.

    Reference: Rumelhart, Hinton and Williams, 1986, *Learning representations by back-propagating errors*.
    """

    title = N_("MLP")
    dataset = "spirals"
    ready = (
        SPIRALS,
        Ready(
            name="mnist",
            title=N_("MNIST with dropout"),
            lesson=N_(
                "The classic first program: 784 pixels, 128 and 64 units, ten digits, about 97 of 100 test images "
                "right. At first validation looks better than training, for two reasons: dropout silences a fifth "
                "of the units only while it trains, and training figures are means over the whole epoch, while "
                "validation is measured at its end."
            ),
            dataset=Choice(name="mnist"),
        ),
        Ready(
            name="mnist_plain",
            title=N_("MNIST without dropout"),
            lesson=N_(
                "The same network without dropout, for ten epochs. The training loss goes on falling while that of "
                "validation turns up again: this is overfitting."
            ),
            dataset=Choice(name="mnist"),
            config={"dropout": 0.0},
            settings={"training.epochs": 10},
        ),
        SPIRALS.failing(
            "zeros",
            N_("All weights initialized to zero"),
            N_(
                "The loss stays at 0.69, which is guessing between two classes, however long it trains. With all "
                "weights at zero no signal and no gradient passes through a layer, so only the last bias ever "
                "changes."
            ),
            settings={"initializer": "zeros"},
            pictures=("gradient_norms",),
        ),
        SINE,
        SINE.failing(
            "diverges",
            N_("Learning rate too high"),
            N_(
                "The loss climbs from step to step until it is NaN, and the run ends by itself. Each step overshoots "
                "the valley and lands higher on the other side; try a hundredth of the rate."
            ),
            settings={"optimizer": {"name": "sgd", "learning_rate": 2.0}},
        ),
    )

    hidden: tuple[Annotated[int, Field(ge=1, le=65536)], ...] | None = Field(
        None,
        max_length=8,
        title=N_("Hidden units"),
        description=N_("One number per layer; more units have more capacity. Empty for automatic."),
    )
    activation: str | None = Field(None, title=N_("Activation"), json_schema_extra={"registry": "activations"})
    dropout: float | None = Field(None, ge=0, lt=1, title=N_("Dropout"))

    def suits(self, data: DataSpec) -> bool:
        return data.kind != "text" and data.target in ("classes", "values", "labels")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        wide = data.kind in ("image", "table")
        hidden = self.hidden if self.hidden is not None else _hidden_units(data)
        activation = Choice(name=self.activation or ("relu" if wide else "tanh"))
        dropout = self.dropout if self.dropout is not None else (0.2 if data.kind == "image" else 0.0)
        nodes: dict[str, Node] = {} if len(data.shape) == 1 else {"flatten": Node(layer="flatten")}
        for number, units in enumerate(hidden, 1):
            nodes[f"linear_{number}"] = Node(layer="linear", config={"out_features": units}, activation=activation)
            if dropout:
                nodes[f"dropout_{number}"] = Node(layer="dropout", config={"rate": dropout})
        return {"main": sequential(data.shape, {**nodes, "output": head(data)})}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        if data.kind == "image":
            return {"training.epochs": 5}
        if data.kind == "table":
            return table_settings.training_settings(data)
        return {"optimizer": {"name": "adam", "learning_rate": 0.01}, "training.epochs": 200, "training.batch_size": 32}


def _hidden_units(data: DataSpec) -> tuple[int, ...]:
    if data.kind == "table":
        return table_settings.hidden_units(data)
    return (128, 64) if data.kind == "image" else (8, 8)
