"""The settings of a run in words."""

from __future__ import annotations

from engine.plan.factory import make_plan
from engine.registry import Choice
from pages.ui.train import settings


def test_a_run_says_what_it_trains_and_what_differs_from_the_defaults() -> None:
    plan = make_plan("mlp", "circles", {"training.epochs": 7, "optimizer": "sgd", "optimizer.learning_rate": 0.5})
    assert settings.sentence(plan).startswith("MLP on Circles, trained with SGD at a learning rate of 0.5, 7 epochs")
    changed = {name: (value, default) for name, value, default in settings.changes(plan)}
    assert changed["Epochs"][0] == "7"
    assert changed["Optimizer"][0] == "SGD"
    assert settings.changes(make_plan("mlp", "circles")) == []


def test_values_are_written_as_on_the_form() -> None:
    family = Choice(name="mlp", hidden=(32, 16), activation="relu")
    changed = {name: (value, default) for name, value, default in settings.changes(make_plan(family, "circles"))}
    assert changed["Hidden units"] == ("32, 16", "automatic")
    assert changed["Activation"] == ("ReLU", "automatic")
