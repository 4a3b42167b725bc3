"""The settings in which plans differ, and how runs are named by them."""

from __future__ import annotations

from engine.graph.spec import Node
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.plan.setting_table import difference_parts, differing_settings, value_text

PLAN = make_plan("mlp", "circles")


def parts(*plans: Plan) -> list[list[str]]:
    settings = differing_settings(plans)
    return [[str(part) for part in difference_parts(settings, column)] for column in range(len(plans))]


def with_dropout(plan: Plan) -> Plan:
    graph = plan.graphs["main"]
    nodes = {**graph.nodes, "dropout_1": Node(layer="dropout")}
    edges = (*graph.edges[:-1], ("linear_2", "dropout_1"), ("dropout_1", "output"))
    return plan.model_copy(update={"graphs": {"main": graph.model_copy(update={"nodes": nodes, "edges": edges})}})


def test_a_run_is_named_by_its_difference_from_the_first() -> None:
    other = with_dropout(change(PLAN, "optimizer.learning_rate", 0.0003))
    assert parts(PLAN, other) == [[], ["Learning rate 0.01 → 0.0003", "+ Dropout"]]
    assert parts(other, PLAN)[1] == ["Learning rate 0.0003 → 0.01", "− Dropout"]


def test_a_setting_that_is_written_out_equals_its_default() -> None:
    assert differing_settings((PLAN, change(PLAN, "loss", {"name": "cross_entropy", "label_smoothing": 0.0}))) == ()


def test_a_setting_of_a_layer_names_the_layer() -> None:
    other = change(PLAN, "graphs.main.nodes.linear_1.config.out_features", 16)
    (row,) = differing_settings((PLAN, other))
    assert row.values == (8, 16)
    assert str(row.title).startswith("linear_1: ")


def test_every_setting_has_the_value_of_each_plan_and_more_than_three_are_not_named() -> None:
    other = PLAN
    for path, value in (("seed", 5), ("epochs", 7), ("batch_size", 8), ("precision", "bf16")):
        other = change(other, f"training.{path}", value)
    settings = differing_settings((PLAN, other, PLAN))
    assert {one.path: one.values for one in settings}["training.seed"] == (0, 5, 0)
    assert len(settings) == 4
    assert [str(part) for part in difference_parts(settings, 1)][-1] == "…"
    assert difference_parts(settings, 2) == []


def test_another_data_set_or_optimizer_is_one_row_with_its_title() -> None:
    rows = differing_settings((make_plan("mlp", "wine"), make_plan("mlp", "iris")))
    assert [str(value) for row in rows if row.path == "dataset" for value in row.values] == ["Wine", "Iris"]
    (row,) = differing_settings((PLAN, change(PLAN, "optimizer", {"name": "sgd", "learning_rate": 0.01})))
    assert (row.path, [str(value) for value in row.values]) == ("optimizer", ["Adam", "SGD"])


def test_equal_plans_have_no_rows() -> None:
    assert differing_settings((PLAN, PLAN)) == ()
    assert differing_settings((PLAN,)) == ()


def test_plans_that_share_differences_are_told_apart_by_their_names() -> None:
    others = []
    for seed in (1, 2):
        plan = PLAN
        for path, value in (("batch_size", 8), ("epochs", 7), ("precision", "bf16"), ("seed", seed)):
            plan = change(plan, f"training.{path}", value)
        others.append(plan)
    assert [names[0] for names in parts(PLAN, *others)[1:]] == ["Seed 0 → 1", "Seed 0 → 2"]


def test_a_list_is_written_without_brackets() -> None:
    assert value_text([32, 16]) == "32, 16"
