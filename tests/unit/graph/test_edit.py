"""Edits change what they are asked to and nothing else."""

from __future__ import annotations

import pytest

from engine.errors import NotFoundError, ProblemsError, UnknownNameError
from engine.graph import edit
from engine.graph.check import check
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice

RELU = Choice(name="relu")


def small() -> GraphSpec:
    """input → conv2d_1 → flatten_1 → linear_1."""
    nodes = {
        "conv2d_1": Node(layer="conv2d", activation=RELU),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 10}),
    }
    return sequential((1, 8, 8), nodes)


def test_a_layer_is_added_at_the_end() -> None:
    graph = edit.add(small(), "linear", config={"out_features": 4})
    assert graph.edges[-1] == ("linear_1", "linear_2")
    assert graph.output == "linear_2"
    assert graph.nodes["linear_2"] == Node(layer="linear", config={"out_features": 4})
    assert edit.add(GraphSpec(inputs={"x": (3,)}), "linear").edges == (("x", "linear_1"),)
    assert list(edit.add(GraphSpec(), "linear").nodes) == ["linear_1"]


def test_a_layer_added_in_the_middle_takes_over_what_followed() -> None:
    graph = edit.add(small(), "conv2d", after="conv2d_1", name="second")
    assert list(graph.nodes) == ["conv2d_1", "second", "flatten_1", "linear_1"]
    assert set(graph.edges) == {
        ("input", "conv2d_1"),
        ("conv2d_1", "second"),
        ("second", "flatten_1"),
        ("flatten_1", "linear_1"),
    }
    assert graph.nodes["second"].activation == RELU
    assert check(graph).problems == ()


def test_a_layer_is_inserted_on_one_edge_only() -> None:
    graph = edit.connect(small(), "conv2d_1", "linear_1")
    graph = edit.insert(graph, "batch_norm", "conv2d_1", "flatten_1")
    assert list(graph.nodes)[1] == "batch_norm_1"
    assert graph.targets("conv2d_1") == ["batch_norm_1", "linear_1"]
    assert graph.targets("batch_norm_1") == ["flatten_1"]


def test_inserting_keeps_the_order_of_inputs() -> None:
    nodes = {"concat_1": Node(layer="concat")}
    graph = GraphSpec(inputs={"x": (3,), "y": (4,)}, nodes=nodes, edges=(("x", "concat_1"), ("y", "concat_1")))
    assert edit.insert(graph, "dropout", "x", "concat_1").sources("concat_1") == ["dropout_1", "y"]


def test_removing_closes_the_gap() -> None:
    graph = edit.remove(small(), "flatten_1")
    assert graph.edges == (("input", "conv2d_1"), ("conv2d_1", "linear_1"))
    assert edit.remove(small(), "linear_1").output == "flatten_1"


def test_adding_and_removing_again_leaves_no_trace() -> None:
    assert edit.remove(edit.insert(small(), "dropout", "flatten_1", "linear_1"), "dropout_1") == small()


def test_removing_a_way_round_leaves_no_edge_twice() -> None:
    graph = edit.insert(small(), "batch_norm", "conv2d_1", "flatten_1")
    graph = edit.connect(edit.add(graph, "add", after="batch_norm_1"), "conv2d_1", "add_1")
    assert edit.remove(graph, "batch_norm_1").sources("add_1") == ["conv2d_1"]


def test_a_copy_stands_behind_its_original() -> None:
    graph = edit.duplicate(small(), "conv2d_1")
    assert list(graph.nodes)[:2] == ["conv2d_1", "conv2d_2"]
    assert graph.nodes["conv2d_2"] == graph.nodes["conv2d_1"]
    assert graph.sources("flatten_1") == ["conv2d_2"]
    assert check(graph).problems == ()


def test_a_node_moves_with_its_settings() -> None:
    graph = edit.add(small(), "max_pool2d", after="input")
    moved = edit.move(graph, "max_pool2d_1", "conv2d_1")
    assert list(moved.nodes) == ["conv2d_1", "max_pool2d_1", "flatten_1", "linear_1"]
    assert check(moved).order == tuple(moved.nodes)
    assert set(edit.move(moved, "max_pool2d_1", "input").edges) == set(graph.edges)
    assert edit.move(graph, "conv2d_1", "conv2d_1") == graph


def test_renaming_follows_the_edges() -> None:
    graph = edit.rename(edit.rename(small(), "conv2d_1", "eyes"), "input", "picture")
    assert next(iter(graph.nodes)) == "eyes"
    assert graph.edges[0] == ("picture", "eyes")
    assert check(graph).problems == ()
    with pytest.raises(ProblemsError, match="`linear_1` already exists"):
        edit.rename(small(), "conv2d_1", "linear_1")
    assert edit.rename(small(), "conv2d_1", "conv2d_1") == small()


def test_edges_come_and_go() -> None:
    graph = edit.connect(small(), "conv2d_1", "linear_1")
    assert graph.sources("linear_1") == ["flatten_1", "conv2d_1"]
    assert edit.connect(graph, "conv2d_1", "linear_1") == graph
    assert edit.disconnect(graph, "conv2d_1", "linear_1") == small()


def test_settings_are_merged() -> None:
    graph = edit.configure(edit.configure(small(), "conv2d_1", stride=2), "conv2d_1", kernel_size=5)
    assert graph.nodes["conv2d_1"].config == {"stride": 2, "kernel_size": 5}


def test_the_activation_of_the_whole_graph_spares_the_output() -> None:
    graph = edit.set_activation(edit.add(small(), "linear"), None, None)
    assert not any(node.activation for node in graph.nodes.values())
    graph = edit.set_activation(graph, None, "relu")
    assert [name for name, node in graph.nodes.items() if node.activation] == ["conv2d_1", "linear_1"]
    graph = edit.set_activation(small(), None, {"name": "relu"})
    assert graph == small()
    assert edit.set_activation(small(), "linear_1", RELU).nodes["linear_1"].activation == RELU


def test_initializers_and_freezing_belong_to_a_node() -> None:
    graph = edit.set_initializer(small(), "conv2d_1", {"name": "xavier_uniform", "gain": 2})
    graph = edit.set_frozen(edit.set_initializer(graph, "conv2d_1", "zeros", bias=True), "conv2d_1")
    node = graph.nodes["conv2d_1"]
    assert node.initializer == Choice(name="xavier_uniform", gain=2)
    assert node.bias_initializer == Choice(name="zeros")
    assert node.frozen


def test_inputs_can_be_set_and_removed() -> None:
    assert check(edit.set_input(small(), "input", (3, 8, 8))).problems == ()
    assert edit.remove_input(small(), "input").edges == small().edges[1:]


@pytest.mark.parametrize(("channels", "skip"), [(1, False), (4, True)])
def test_a_residual_block_becomes_its_layers(channels: int, skip: bool) -> None:
    graph = edit.add(small(), "residual", after="input", config={"out_channels": channels})
    assert check(graph).problems == ()
    assert ("residual_1_skip" in graph.nodes) == skip
    assert graph.sources("residual_1_add") == ["residual_1_norm2", "residual_1_skip" if skip else "input"]
    assert graph.sources("conv2d_1") == ["residual_1_add"]
    again = edit.insert(graph, "residual", "residual_1_add", "conv2d_1", config={"stride": 2})
    assert check(again).problems == ()
    assert "residual_2_conv1" in again.nodes


def test_a_residual_block_keeps_its_activations_when_that_of_the_graph_changes() -> None:
    graph = edit.set_activation(edit.add(small(), "residual", after="input"), None, "relu")
    assert graph.nodes["residual_1_conv1"].activation is None


def test_a_block_with_more_sources_than_it_takes_becomes_the_layers_behind_the_first() -> None:
    graph = sequential((1, 8, 8), {"conv": Node(layer="conv2d"), "block": Node(layer="residual")})
    for more in ("conv", "input"):
        wrong = graph.model_copy(update={"edges": (*graph.edges, (more, "block"))})
        assert edit.expand(wrong, "block") == edit.expand(graph, "block")


def test_missing_names_are_reported() -> None:
    with pytest.raises(NotFoundError, match="no node or input `gone`"):
        edit.remove(small(), "gone")
    with pytest.raises(NotFoundError, match="no node `input`"):
        edit.configure(small(), "input", stride=1)
    with pytest.raises(NotFoundError, match="no edge from `conv2d_1` to `linear_1`"):
        edit.insert(small(), "dropout", "conv2d_1", "linear_1")
    with pytest.raises(UnknownNameError, match="Did you mean `conv2d`"):
        edit.add(small(), "conv2")
    with pytest.raises(ProblemsError, match="`input` already exists"):
        edit.add(small(), "linear", name="input")
    with pytest.raises(NotFoundError, match="Unknown edit `explode`"):
        edit.apply(small(), "explode", {})
    with pytest.raises(ProblemsError, match="nodes"):
        edit.apply(small(), "remove", {"nodes": "conv2d_1"})
    with pytest.raises(ProblemsError, match="shape"):
        edit.apply(small(), "set_input", {"name": "input", "shape": ["wide"]})


def test_the_last_layer_is_fitted_to_the_outputs_that_are_wanted() -> None:
    assert edit.fit_output(small(), (4,)) == edit.configure(small(), "linear_1", out_features=4)
    image = edit.remove(edit.remove(small(), "linear_1"), "flatten_1")
    fitted = edit.fit_output(image, (4,))
    assert [node.layer for node in fitted.nodes.values()] == ["conv2d", "flatten", "linear"]
    assert check(fitted).shapes[fitted.output] == (4,)
    picture = edit.fit_output(small(), (2, 3, 3))
    assert check(picture).shapes[picture.output] == (2, 3, 3)
    grown = edit.add(image, "conv_transpose2d", name="grown")
    size = check(grown).shapes["grown"][1:]
    assert edit.fit_output(grown, (7, *size)) == edit.configure(grown, "grown", out_channels=7)
    unflattened = edit.fit_output(edit.remove(small(), "flatten_1"), (4,))
    assert check(unflattened).shapes[unflattened.output] == (4,)


def test_a_convolution_in_an_empty_graph_has_an_activation_and_a_last_linear_layer_none() -> None:
    empty = GraphSpec(inputs={"x": (1, 8, 8)})
    first = edit.add(empty, "conv2d").nodes["conv2d_1"]
    assert first.activation == Choice(name="relu")
    assert edit.add(GraphSpec(inputs={"x": (3,)}), "linear").nodes["linear_1"].activation is None


def test_an_activation_is_inserted_with_its_function() -> None:
    graph = edit.insert(small(), "activation", "conv2d_1", "flatten_1", activation="gelu")
    assert graph.nodes["activation_1"].activation == Choice(name="gelu")


def chain(*units: int) -> GraphSpec:
    """Linear layers with these numbers of units."""
    nodes = {f"linear_{at}": Node(layer="linear", config={"out_features": count}) for at, count in enumerate(units, 1)}
    return sequential((2,), nodes)


@pytest.mark.parametrize(
    ("source", "target", "units"),
    [("input", "linear_1", 8), ("linear_1", "linear_2", 8), ("linear_2", "linear_3", 6)],
)
def test_a_new_layer_has_the_units_of_its_neighbor(source: str, target: str, units: int) -> None:
    graph = edit.insert(chain(8, 6, 2), "linear", source, target)
    assert graph.nodes["linear_4"].config == {"out_features": units}


@pytest.mark.parametrize(("shape", "config"), [((2,), {"out_features": 8}), ((64,), {}), ((5, 2), {})])
def test_a_layer_without_a_neighbor_is_small_on_a_few_values(shape: tuple[int, ...], config: dict[str, int]) -> None:
    graph = sequential(shape, {"output": Node(layer="linear", config={"out_features": 1})})
    assert edit.insert(graph, "linear", "input", "output").nodes["linear_1"].config == config


def test_a_layer_added_behind_the_output_has_its_units() -> None:
    assert edit.add(chain(8, 2), "linear").nodes["linear_3"].config == {"out_features": 2}


def test_the_units_of_the_output_are_not_those_of_a_new_hidden_layer() -> None:
    assert edit.insert(small(), "linear", "flatten_1", "linear_1").nodes["linear_2"].config == {}


def test_a_new_convolution_has_the_filters_of_the_one_before_it_across_other_layers() -> None:
    graph = edit.configure(small(), "conv2d_1", out_channels=24)
    graph = edit.add(graph, "max_pool2d", after="conv2d_1")
    graph = edit.add(graph, "conv2d", after="max_pool2d_1")
    assert graph.nodes["conv2d_2"].config == {"out_channels": 24}
    assert edit.add(graph, "conv2d", after="conv2d_2", config={"out_channels": 5}).nodes["conv2d_3"].config == {
        "out_channels": 5
    }
