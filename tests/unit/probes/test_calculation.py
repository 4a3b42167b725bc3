"""One value of a layer's output, with the cells that it is computed from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.calculation.operands import operand
from engine.calculation.operations import arguments, step
from engine.calculation.tensor_names import tensor_name
from engine.errors import NotFoundError
from engine.probes.base import PROBES, ProbeContext
from engine.probes.calculation_planes import MAX_TERMS, shortened_step
from engine.registry import Choice
from engine.views import Calculation
from tests.probe_context import initial_context

SEVEN = "60 60 200 60 120 220"


def seen(context: ProbeContext, **config: Any) -> Calculation:
    view = PROBES.make(Choice(name="calculation", **config)).compute(context)
    assert isinstance(view, Calculation)
    return view


def test_the_last_step_is_the_value_that_the_network_computes() -> None:
    context = initial_context("cnn", Choice(name="digits"))
    captures: dict[str, Any] = {}
    context.forward(context.sample(3)[None], captures)
    view = seen(context, node="conv2d_1", index=(4, 2, 7), sample=3)
    assert view.shape == captures["conv2d_1"].shape[1:]
    assert view.steps[-1].result == pytest.approx(float(captures["conv2d_1"][0, 4, 2, 7]), rel=1e-5, abs=1e-7)
    planes = {plane.tensor: plane for plane in view.planes}
    assert planes["output"].place == (4,)
    assert planes["output"].values.tolist() == captures["conv2d_1"][0, 4].tolist()
    assert planes["weight"].place[0] == 4


def test_an_index_outside_the_output_is_moved_to_its_edge_and_none_is_the_largest_value() -> None:
    context = initial_context("cnn", Choice(name="digits"))
    assert seen(context, node="conv2d_1", index=(99, 99, 99)).index == (31, 7, 7)
    largest = seen(context, node="conv2d_1", index=(1,))
    output = next(plane for plane in largest.planes if plane.tensor == "output")
    assert largest.steps[-1].result == pytest.approx(float(output.values.max()), rel=1e-5)


@pytest.mark.parametrize("node", ["lstm_1.hidden", "linear_1.pre", "nothing"])
def test_an_inner_value_is_no_layer(node: str) -> None:
    with pytest.raises(NotFoundError):
        seen(initial_context("lstm", "parity"), node=node)


def test_a_drawing_takes_the_place_of_the_sample() -> None:
    context = initial_context("cnn", Choice(name="ink", size=100, with_digits=False))
    view = seen(context, drawing=SEVEN)
    assert view.steps[-1].result != seen(context).steps[-1].result
    assert context.drawn is None


def test_a_long_sum_keeps_its_largest_terms_and_the_sum_of_the_others() -> None:
    x, w = np.random.default_rng(0).normal(size=(2, 5 * MAX_TERMS))
    whole = step("sum", "a", r"a = \sum_k w_k x_k", "sum", (operand("x", "input", x), operand("w", "weight", w)))
    short = shortened_step(whole)
    (kept,) = arguments(short.groups)
    assert len(kept) == MAX_TERMS
    assert short.left_out == 4 * MAX_TERMS
    assert kept.sum() + short.rest == pytest.approx(whole.result)
    assert np.abs(kept).min() >= np.sort(np.abs(x * w))[-MAX_TERMS]


@pytest.mark.parametrize(
    ("family", "dataset", "graph"),
    [
        ("vae", Choice(name="digits"), "decoder"),
        ("autoencoder", Choice(name="digits"), "decoder"),
        ("gan_points", None, "generator"),
        ("gan_points", None, "discriminator"),
        ("unet", Choice(name="scenes", size=100), "main"),
        ("encoder_decoder", None, "main"),
    ],
)
def test_graphs_of_all_objectives_lead_on_to_the_loss(family: str, dataset: Choice | None, graph: str) -> None:
    context = initial_context(family, dataset)
    view = seen(context, graph=graph, node=context.graphs[graph].output, sample=1)
    assert np.isfinite(view.loss[-1].result)
    assert {step.title for step in view.loss} >= {"loss"}


def test_a_code_is_drawn_and_opened_to_its_sum() -> None:
    context = initial_context("vae", Choice(name="digits"))
    node, before = context.graphs["encoder"].output, torch.random.get_rng_state()
    mean, first, again, other = (
        seen(context, graph="encoder", node=node, index=(0,), draw=draw) for draw in (0, 1, 1, 2)
    )
    assert mean.draw == 0
    assert mean.steps[-1].groups[1][1].values[0] == 0
    assert first.steps[-1].result == again.steps[-1].result != other.steps[-1].result
    assert first.planes[-1].values[0, 0] == pytest.approx(first.steps[-1].result, rel=1e-5)
    assert not any(model.training for part in context.models.values() for model in part.modules())
    assert torch.equal(before, torch.random.get_rng_state())
    end = context.graphs["decoder"].output
    losses = [seen(context, graph="decoder", node=end, draw=draw).loss[-1].result for draw in (0, 1)]
    assert losses[0] != losses[1]


def test_dropout_is_shown_as_in_training_with_its_mask() -> None:
    context = initial_context("cnn", Choice(name="digits"))
    first, dropout, *_, output = [
        name for name in context.graphs["main"].nodes if name.startswith(("conv2d_1", "dropout", "output"))
    ]
    assert seen(context, node=first).draw is None
    assert seen(context, node=dropout).steps[-1].operation == "copy"
    view = seen(context, node=dropout, draw=3)
    mask = next(plane for plane in view.planes if plane.tensor == "mask")
    assert set(np.unique(mask.values)) == {0, 1}
    assert view.steps[-1].formula == "y = m c x"
    assert seen(context, node=output, draw=3).draw == 3
    assert not context.models["main"].training


STACKED = ("ahead.0.weight_ih_l0", "ahead.1.weight_ih_l0", "back.1.weight_hh_l0")


@pytest.mark.parametrize(
    ("tensor", "tensors", "name"),
    [
        ("ahead.0.weight_ih_l0", STACKED[:1], "Input weights W"),
        ("ahead.0.weight_ih_l0", STACKED[:2], "Input weights W, layer 1"),
        ("back.0.weight_hh_l0", (STACKED[0], "back.0.weight_hh_l0"), "State weights U, backward"),
        ("back.1.bias_hh_l0", STACKED, "State bias d, layer 2, backward"),
        ("2.reverse.hidden", STACKED, "States h, layer 2, backward"),
        ("cell", STACKED, "Cells c, layer 1, forward"),
        ("input 2", (), "Input 2"),
    ],
)
def test_tensors_of_recurrent_layers_are_named_in_words(tensor: str, tensors: tuple[str, ...], name: str) -> None:
    assert str(tensor_name(tensor, tensors)) == name


def test_a_head_and_a_component_are_followed() -> None:
    context = initial_context(Choice(name="transformer"), "parity")
    node = next(name for name, node in context.graphs["main"].nodes.items() if node.layer == "self_attention")
    view = seen(context, node=node, follow={"head": 1, "attended": 2, "component": 3})
    parts = {part.name: part.value for part in view.parts}
    assert (parts["head"], parts["attended"], parts["component"]) == (1, 2, 3)
    assert view.steps[-1].result == pytest.approx(seen(context, node=node).steps[-1].result)
    assert {plane.tensor: plane.place for plane in view.planes}["weights"] == (1,)


def test_the_loss_of_a_drawing_needs_a_target_unless_the_drawing_is_the_target() -> None:
    context = initial_context("cnn", Choice(name="ink", size=100, with_digits=False))
    view = seen(context, node=context.graphs["main"].output, drawing=SEVEN)
    assert view.loss == ()
    assert "no target" in str(view.loss_note)
    copy = initial_context("autoencoder", Choice(name="ink", size=100, with_digits=False))
    assert seen(copy, graph="decoder", node=copy.graphs["decoder"].output, drawing=SEVEN).loss


@pytest.mark.parametrize(("family", "dataset"), [("mlp", "iris"), ("mlp", "diabetes"), ("cnn", "digits")])
def test_the_output_leads_on_to_the_loss_of_the_sample(family: str, dataset: str) -> None:
    context = initial_context(family, Choice(name=dataset))
    split = context.data.split(context.evaluated_name)
    expected = float(context.loss(context.forward(split.x[5:6]), torch.as_tensor(split.y[5:6])))
    view = seen(context, node=context.graphs["main"].output, sample=5)
    assert view.loss[-1].result == pytest.approx(expected, rel=1e-4)
    assert seen(context, sample=5).loss == ()
