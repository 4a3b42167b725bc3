"""What every activation promises, held against torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engine.activations.base import ACTIVATIONS
from engine.graph.build import build
from engine.graph.check import check
from engine.graph.code import to_source
from engine.graph.spec import Node, sequential
from engine.registry import Choice

NAMES = ACTIVATIONS.names()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(3, 5), (2, 3, 4, 4)])
def test_the_shape_stays_and_gradients_are_finite(name: str, shape: tuple[int, ...]) -> None:
    x = (torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 30).requires_grad_()
    y = ACTIVATIONS.make(name).build()(x)
    (slope,) = torch.autograd.grad(y.square().sum(), x)
    assert y.shape == x.shape
    assert torch.isfinite(y).all()
    assert torch.isfinite(slope).all()


@pytest.mark.parametrize("name", NAMES)
def test_values_stay_within_the_stated_range_and_only_bounded_functions_have_one(name: str) -> None:
    low, high = ACTIVATIONS.get(name).range
    x = torch.tensor([[1e4, -1e4], [-1e4, 1e4], [0.5, -0.5], [2.0, 0.0]])
    y = ACTIVATIONS.make(name).build()(x).detach()
    assert low <= y.min()
    assert y.max() <= high
    assert (y.max() > 1e3) == (high == float("inf"))
    assert not (low == float("-inf") and y.min() > -0.001), "it gives no negative values, so it has a lower bound"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "step"])  # it passes gradients straight through
def test_the_derivative_drawn_is_the_slope_of_the_curve_drawn(name: str) -> None:
    f, slope = ACTIVATIONS.make(name).picture().series
    smooth = np.abs(np.diff(slope.y, prepend=slope.y[0], append=slope.y[-1]))
    middle = np.maximum(smooth[:-1], smooth[1:])[1:-1] < 0.05
    measured = (f.y[2:] - f.y[:-2]) / (f.x[2:] - f.x[:-2])
    assert middle.mean() > 0.9
    np.testing.assert_allclose(measured[middle], slope.y[1:-1][middle], atol=0.03)


@pytest.mark.parametrize("name", NAMES)
def test_the_parameter_count_is_torchs(name: str) -> None:
    made = ACTIVATIONS.make(name)
    assert sum(tensor.numel() for tensor in made.build().parameters()) == made.parameter_count
    graph = sequential(
        (3,), {"linear_1": Node(layer="linear", config={"out_features": 4}, activation=Choice(name=name))}
    )
    assert check(graph).parameter_count == sum(tensor.numel() for tensor in build(graph).parameters())


@pytest.mark.parametrize("name", NAMES)
def test_exported_source_gives_the_same_output(name: str) -> None:
    node = Node(layer="linear", config={"out_features": 4}, activation=Choice(name=name))
    graph = sequential((3,), {"linear_1": node, "output": Node(layer="linear", config={"out_features": 2})})
    module, space = build(graph), {}
    exec(to_source(graph), space)  # noqa: S102 - the source that we wrote ourselves
    network = space["Network"]()  # type: ignore[operator]
    named = {
        key.replace("nodes.", "").replace("activations.linear_1", "linear_1_activation"): value
        for key, value in module.state_dict().items()
    }
    network.load_state_dict(named)
    x = torch.randn(5, 3)
    assert torch.equal(network(x), module(x))


def test_the_step_fires_above_0_and_passes_gradients_through() -> None:
    x = torch.tensor([-2.0, 0.0, 1e-6, 3.0], requires_grad=True)
    y = ACTIVATIONS.make("step").build()(x)
    (slope,) = torch.autograd.grad((y * torch.tensor([1.0, 2.0, 3.0, 4.0])).sum(), x)
    assert y.tolist() == [0, 0, 1, 1]
    assert slope.tolist() == [1, 2, 3, 4]


def test_softmax_gives_shares_of_the_channels_of_each_pixel() -> None:
    y = ACTIVATIONS.make("softmax").build()(torch.randn(2, 3, 4, 4))
    torch.testing.assert_close(y.sum(1), torch.ones(2, 4, 4))


def test_settings_reach_torch() -> None:
    x = torch.linspace(-3, 3, 13)
    leaky = ACTIVATIONS.make({"name": "leaky_relu", "slope": 0.3}).build()
    assert torch.equal(leaky(x), F.leaky_relu(x, 0.3))
    gelu = ACTIVATIONS.make({"name": "gelu", "approximate": True}).build()
    assert torch.equal(gelu(x), F.gelu(x, approximate="tanh"))
    assert torch.equal(ACTIVATIONS.make({"name": "sine", "frequency": 3.0}).build()(x), torch.sin(3 * x))
