"""When the cards of the graph on screen show a run."""

from __future__ import annotations

import pytest

from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.runs.rows import RunRow
from engine.runs.store import Store
from pages.ui.graph.living_graph import living_graph


def row_of(store: Store, plan: Plan) -> RunRow:
    return store.run(store.submit(plan, owner="o"))


def test_a_run_of_the_same_graph_and_data_is_shown(store: Store) -> None:
    plan = make_plan("mlp", "iris")
    row = row_of(store, plan)
    longer = make_plan("mlp", "iris", {"training.epochs": 3})
    shown = living_graph(row, longer, "main")
    assert shown is not None
    assert shown["run"] == row.id
    assert shown["predicts"]
    assert [name for name, _ in shown["classes"]] == ["setosa", "versicolor", "virginica"]


def test_a_run_of_another_graph_or_other_data_is_not(store: Store) -> None:
    row = row_of(store, make_plan("mlp", "iris"))
    assert living_graph(None, make_plan("mlp", "iris"), "main") is None
    assert living_graph(row, make_plan("mlp", "spirals"), "main") is None
    assert living_graph(row, make_plan("perceptron", "iris"), "main") is None


def test_values_have_no_classes_to_choose_from(store: Store) -> None:
    plan = make_plan("mlp", "diabetes")
    assert living_graph(row_of(store, plan), plan, "main")["classes"] == []  # type: ignore[index]


def test_a_network_without_targets_predicts_no_class(store: Store) -> None:
    plan = make_plan("vae", "digits")
    shown = living_graph(row_of(store, plan), plan, "encoder")
    assert shown is not None
    assert len(shown["classes"]) == 10
    assert not shown["predicts"]


@pytest.mark.parametrize(
    ("family", "dataset", "draws"),
    [("cnn", "digits", True), ("vae", "digits", True), ("mlp", "iris", False), ("unet", "scenes", False)],
)
def test_a_drawing_is_offered_where_images_are_gray(family: str, dataset: str, draws: bool, store: Store) -> None:
    plan = make_plan(family, dataset)
    shown = living_graph(row_of(store, plan), plan, next(iter(plan.graphs)))
    assert shown is not None
    assert shown["draws"] == draws


def test_the_explanation_is_about_the_data_on_screen(store: Store) -> None:
    helps = {}
    for family, dataset in (("mlp", "spirals"), ("mlp", "iris"), ("lstm", "sine_series")):
        plan = make_plan(family, dataset)
        shown = living_graph(row_of(store, plan), plan, "main")
        assert shown is not None
        helps[dataset] = shown["help"]
    assert "plane" in helps["spirals"]
    assert "plane" not in helps["iris"] + helps["sine_series"]
    assert "Time runs from left to right" in helps["sine_series"]
    assert all(text.endswith("saturated values.") for text in helps.values())
    assert not any("Lines between neurons" in text for text in helps.values()), (
        "they are explained where they are drawn"
    )


def test_the_columns_of_a_table_are_named(store: Store) -> None:
    plan = make_plan("mlp", "iris")
    shown = living_graph(row_of(store, plan), plan, "main")
    assert shown is not None
    assert shown["columns"][0] == "sepal length (cm)"
