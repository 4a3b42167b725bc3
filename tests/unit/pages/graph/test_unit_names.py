"""The names of the neurons of input and output."""

from __future__ import annotations

from engine.plan.factory import make_plan
from engine.plan.input_features import switch_feature
from pages.ui.graph.unit_names import unit_names


def test_points_have_all_features_with_those_that_are_off() -> None:
    units = unit_names(switch_feature(make_plan("mlp", "spirals"), "xy"), "main")["input"]
    assert [unit["title"] for unit in units] == ["x", "y", "x²", "y²", "xy", "sin x", "sin y"]
    assert [unit["feature"] for unit in units if unit["on"]] == ["x", "y", "xy"]


def test_tables_have_the_names_of_their_columns_and_pictures_none() -> None:
    units = unit_names(make_plan("mlp", "iris"), "main")
    names = [unit["title"] for unit in units["input"]]
    assert [unit["title"] for unit in units["output"]] == ["setosa", "versicolor", "virginica"]
    assert len(names) == 4
    assert "petal" in " ".join(names).lower()
    assert list(unit_names(make_plan("mlp", "digits"), "main")) == ["output"]
    assert unit_names(make_plan("gan_points", "ring"), "generator") == {}
