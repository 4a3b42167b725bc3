"""Small plans of several families: among them everything that draws random numbers or keeps a state between steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.graph.spec import Node, sequential
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice


def mlp(epochs: int = 4) -> Plan:
    """A schedule that follows the val loss, and early stopping."""
    settings: dict[str, Any] = {"training.epochs": epochs, "schedule": {"name": "on_plateau", "patience": 0}}
    return make_plan("mlp", "circles", {**settings, "regularisation.early_stopping": {"patience": 50}})


def cnn(epochs: int = 1) -> Plan:
    """Batch norm, dropout and augmentation."""
    nodes = {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 3}, activation=Choice(name="relu")),
        "batch_norm_1": Node(layer="batch_norm"),
        "flatten_1": Node(layer="flatten"),
        "dropout_1": Node(layer="dropout"),
        "linear_1": Node(layer="linear", config={"out_features": 10}),
    }
    settings: dict[str, Any] = {"training.epochs": epochs, "training.batch_size": 64, "augmentation.noise": 0.1}
    plan = make_plan("cnn", "digits", {**settings, "schedule": "cosine"})
    return plan.model_copy(update={"graphs": {"main": sequential((1, 8, 8), nodes)}})


def lstm(epochs: int = 1) -> Plan:
    return make_plan("lstm", "adding", {"training.epochs": epochs, "training.batch_size": 128, "family.units": 4})


def gan(epochs: int = 1) -> Plan:
    """Two networks that learn in turns, each with its own optimizer."""
    small = {"family.generator": (8,), "family.discriminator": (8,)}
    return make_plan("gan_points", settings={**small, "training.epochs": epochs})


def vae(epochs: int = 1) -> Plan:
    return make_plan("vae", "digits", {"training.epochs": epochs, "training.batch_size": 64, "family.code": 2})


PLANS: Mapping[str, Callable[..., Plan]] = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "gan": gan, "vae": vae}
