"""The pictures on the cards of a graph, for networks whose values are known beforehand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.drawn_samples import drawn_sample
from engine.datasets.splits import Data, Split
from engine.datasets.stroke_text import strokes_of
from engine.errors import UnknownNameError
from engine.graph.build import build
from engine.graph.spec import Node, sequential
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.probes.base import PROBES, ProbeContext
from engine.probes.recorder import recorded_step
from engine.probes.thumbnails import averaged, of_output
from engine.registry import Choice
from engine.views import Bars, Network, NodeView, Pictures, Text
from tests.probe_context import initial_context

TABLE = DataSpec("table", (2,), ("low", "high"))
X = np.float32([[1, -1], [2, -2], [-1, 1], [3, 0]])


def context_of(activation: str, y: list[int]) -> ProbeContext:
    """A table with two columns through a layer of three units whose weights are set by hand."""
    graph = sequential(
        (2,),
        {
            "hidden": Node(layer="linear", config={"out_features": 3}, activation=Choice(name=activation)),
            "output": Node(layer="linear", config={"out_features": 2}),
        },
    )
    model = build(graph).eval()
    with torch.no_grad():
        model.nodes["hidden"].weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]))
        model.nodes["hidden"].bias.copy_(torch.tensor([0.0, 0.0, -9.0]))
        model.nodes["output"].weight.copy_(torch.tensor([[1.0, -1.0, 0.5], [-1.0, 1.0, 0.5]]))
        model.nodes["output"].bias.zero_()
    split = Split(X, np.array(y))
    return ProbeContext(
        graphs={"main": graph},
        models={"main": model},
        objective=OBJECTIVES.make("classification"),
        dataset=DATASETS.make("iris"),
        spec=TABLE,
        data=Data(split, split, split),
        loss=LOSSES.make("cross_entropy").build(),
    )


def seen(context: ProbeContext, **config: Any) -> tuple[Network, dict[str, NodeView]]:
    view = PROBES.make(Choice(name="network", **config)).compute(context)
    assert isinstance(view, Network)
    return view, {node.node: node for node in view.nodes}


def test_each_card_shows_the_values_of_its_node() -> None:
    view, nodes = seen(context_of("relu", [0, 0, 1, 0]), sample=1)
    assert list(nodes) == ["input", "hidden", "output"]
    hidden = nodes["hidden"].view
    assert isinstance(hidden, Pictures)
    assert hidden.pixels.tolist() == [[[2.0, 0.0, 0.0]]]
    output = nodes["output"].view
    assert isinstance(output, Bars)
    assert output.values == pytest.approx(torch.tensor([2.0, -2.0]).softmax(0).numpy())
    assert view.index == 1


def test_small_linear_layers_have_their_weights() -> None:
    _, nodes = seen(context_of("relu", [0, 0, 1, 0]))
    assert nodes["input"].weights is None
    assert nodes["hidden"].weights is not None
    assert nodes["hidden"].weights.tolist() == [[1, 0], [0, 1], [0, 0]]
    assert nodes["hidden"].biases is not None
    assert nodes["hidden"].biases.tolist() == [0, 0, -9]
    assert nodes["output"].weights is not None
    assert nodes["output"].weights.shape == (2, 3)


def test_large_layers_have_no_weights_and_few_maps_and_small_ones_a_map_per_unit() -> None:
    context = initial_context(Choice(name="mlp", hidden=(12, 40, 6)), "moons")
    _, nodes = seen(context)
    shown = {name: (node.view.pixels.shape[0], node.weights is not None) for name, node in nodes.items()}  # type: ignore[union-attr]
    assert list(shown.values()) == [(2, False), (12, True), (8, False), (6, False), (2, True)]


def test_a_unit_that_is_0_for_every_sample_is_inactive() -> None:
    _, nodes = seen(context_of("relu", [0, 0, 1, 0]))
    assert nodes["hidden"].inactive == pytest.approx(1 / 3)
    assert nodes["hidden"].saturated is None
    assert nodes["output"].inactive is None


def test_values_near_an_end_of_the_range_are_saturated() -> None:
    _, nodes = seen(context_of("tanh", [0, 0, 1, 0]))
    near = np.abs(np.tanh(np.stack([X[:, 0], X[:, 1], np.full(4, -9.0)]))) > 0.98
    assert nodes["hidden"].saturated == pytest.approx(near.mean())
    assert nodes["hidden"].inactive is None


def test_the_gradient_is_that_of_each_samples_loss() -> None:
    context = context_of("relu", [0, 0, 1, 0])
    model: Any = context.models["main"]
    hidden = model.nodes["hidden"](torch.tensor(X)).relu().detach().requires_grad_()
    loss = F.cross_entropy(model.nodes["output"](hidden), torch.tensor([0, 0, 1, 0]), reduction="sum")
    (slope,) = torch.autograd.grad(loss, hidden)
    _, nodes = seen(context)
    assert nodes["hidden"].gradient == pytest.approx(float(slope.square().mean().sqrt()))
    assert nodes["input"].gradient is None


def test_a_sample_is_found_by_class_and_by_a_wrong_prediction() -> None:
    context = context_of("relu", [0, 1, 1, 0])  # the network answers 0, 0, 1, 0
    assert seen(context, label="high")[0].index == 1
    assert seen(context, label="high", sample=2)[0].index == 2
    assert seen(context, label="high", sample=3)[0].index == 1
    assert seen(context, wrong=True)[0].index == 1
    assert seen(context, wrong=True, sample=2)[0].index == 1
    assert "low" in str(seen(context, wrong=True)[0].sample)
    assert seen(context, wrong=True, label="low", sample=3)[0].index == 3, "there is none: the sample itself"
    assert seen(context, sample=6)[0].index == 2


def test_only_the_requested_nodes_are_shown() -> None:
    assert list(seen(context_of("relu", [0, 0, 1, 0]), nodes=["output"])[1]) == ["output"]


def test_an_unknown_graph_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="`__class__`"):
        seen(context_of("relu", [0, 1]), graph="__class__")


def test_on_a_plane_each_unit_is_a_map_and_there_is_no_sample() -> None:
    view, nodes = seen(initial_context("mlp", "spirals"))
    assert view.index is None
    assert isinstance(nodes["input"].view, Pictures)
    x, y = nodes["input"].view.pixels
    assert x[0, 0] < 0 < x[0, -1]
    assert y[-1, 0] < 0 < y[0, 0], "the first row is at the top"
    assert nodes["linear_1"].view.pixels.shape == (8, 28, 28)  # type: ignore[union-attr]


def test_each_graph_of_a_gan_is_shown() -> None:
    context = initial_context("gan_points", "ring")
    for graph in ("generator", "discriminator"):
        _, nodes = seen(context, graph=graph)
        assert all(nodes[name].view for name in context.graphs[graph].nodes)
        assert all(nodes[name].gradient is not None for name in context.graphs[graph].nodes)


def test_attention_shows_its_weights_and_a_recurrent_layer_its_states() -> None:
    _, nodes = seen(
        initial_context(Choice(name="transformer", features=8, heads=2), Choice(name="sentiment", size=100))
    )
    attention = next(node for node in nodes.values() if node.node.endswith("attention"))
    assert attention.view.pixels.shape[0] == 2  # type: ignore[union-attr]
    _, nodes = seen(initial_context("lstm", Choice(name="sine_mixtures", size=100, length=30)))
    assert nodes["lstm_1"].view.pixels.shape[2] == 30  # type: ignore[union-attr]


def test_large_maps_are_averaged_and_nothing_is_drawn_of_nothing() -> None:
    assert averaged(np.arange(16.0).reshape(1, 4, 4), 2, 2).tolist() == [[[2.5, 4.5], [10.5, 12.5]]]
    assert averaged(np.ones((3, 100, 7)), 32, 32).shape == (3, 25, 7)
    assert of_output(np.zeros((0,))) is None


SEVEN = "60 60 220 60 120 240"


def test_a_drawing_takes_the_place_of_a_sample() -> None:
    context = initial_context("cnn", Choice(name="ink", size=100, with_digits=False))
    view, nodes = seen(context, drawing=SEVEN, sample=3)
    expected = drawn_sample(strokes_of(SEVEN), context.dataset.preparation())
    assert nodes["input"].view.pixels.tolist() == expected.tolist()  # type: ignore[union-attr]
    assert view.index is None
    assert view.sample, "the prediction, without a true class"
    assert context.drawn is None


@pytest.mark.parametrize("family", ["vae", "dcgan", "conditional_gan", "vision_transformer"])
def test_a_drawing_suits_every_network_of_images(family: str) -> None:
    context = initial_context(family, Choice(name="ink", size=100, with_digits=False))
    for graph in context.graphs:
        assert seen(context, graph=graph, drawing=SEVEN)[0].index is None


def test_a_drawing_changes_nothing_for_other_data_and_an_empty_one_nothing_at_all() -> None:
    assert seen(context_of("relu", [0, 0, 1, 0]), sample=1, drawing=SEVEN)[0].index == 1
    context = initial_context("cnn", Choice(name="ink", size=100, with_digits=False))
    assert seen(context, sample=3, drawing="")[0].index == 3


def test_the_input_of_a_text_shows_its_tokens() -> None:
    context = initial_context(Choice(name="transformer", features=8, heads=2), Choice(name="sentiment", size=100))
    view, nodes = seen(context, sample=2)
    shown = nodes["input"].view
    assert isinstance(shown, Text)
    assert shown.pieces
    assert str(view.sample.values["other"]).endswith(shown.pieces[-1])  # type: ignore[union-attr]
    answers = initial_context("encoder_decoder", Choice(name="dates", size=100))
    assert all(isinstance(seen(answers)[1][name].view, Text) for name in ("source", "target"))


def test_statistics_need_no_gates_so_recurrent_layers_are_not_computed_step_by_step() -> None:
    context = initial_context("lstm", "adding")
    recorders, _ = recorded_step(context, 4)
    captures = recorders["main"].captures
    assert set(context.graphs["main"].nodes) <= set(captures)
    assert not [name for name in captures if "gates" in name]


def test_reconstructions_begin_with_the_chosen_sample_or_the_drawing() -> None:
    context = initial_context("vae", Choice(name="ink", size=100, with_digits=False))
    context.max_samples = 2
    inputs = [
        PROBES.make({"name": "reconstructions", **choice}).compute(context).views[0].pixels[0]
        for choice in ({}, {"sample": 3}, {"drawing": SEVEN})
    ]  # type: ignore[attr-defined]
    x = context.data.split(context.evaluated_name).x
    drawn = drawn_sample(strokes_of(SEVEN), context.dataset.preparation())
    for shown, expected in zip(inputs, (x[0], x[3], drawn), strict=True):
        assert np.array_equal(shown, expected[0])


def test_a_sample_with_values_says_what_was_predicted_and_the_target_in_the_unit_of_the_data() -> None:
    known = context_of("relu", [0, 0, 1, 0])
    split = Split(X, np.float32([[0, 0], [1.5, -0.25], [0, 0], [0, 0]]))
    spec = DataSpec("table", (2,), outputs=2, unit="kg")
    data = Data(split, split, split, unit=10, offset=1)
    context = replace(known, spec=spec, data=data, objective=OBJECTIVES.make("regression"))
    sample = seen(context, sample=1)[0].sample
    assert str(sample) == "prediction 21, −19 kg, target 16, −1.5 kg"
