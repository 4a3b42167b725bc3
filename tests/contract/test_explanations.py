"""The probes that explain an answer, held against the same network as a plain `nn.Sequential`."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split
from engine.graph.build import GraphModule, build
from engine.graph.spec import GraphSpec, Node, sequential
from engine.objectives.base import OBJECTIVES
from engine.probes.base import PROBES, ProbeContext
from engine.registry import Choice
from engine.views import Array

RELU = Choice(name="relu")
SPEC = DataSpec("image", (1, 12, 12), ("a", "b", "c"))
GRAPH = sequential(
    (1, 12, 12),
    {
        "conv2d_1": Node(layer="conv2d", config={"out_channels": 6}, activation=RELU),
        "max_pool2d_1": Node(layer="max_pool2d"),
        "conv2d_2": Node(layer="conv2d", config={"out_channels": 8}, activation=RELU),
        "max_pool2d_2": Node(layer="max_pool2d"),
        "flatten_1": Node(layer="flatten"),
        "linear_1": Node(layer="linear", config={"out_features": 3}),
    },
)
PLACES = {"conv2d_1": 2, "max_pool2d_1": 3, "conv2d_2": 5, "max_pool2d_2": 6}
"""How many modules of the plain network give a node's output."""
SAMPLES = 12


def network(seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    modules = [nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 8, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*modules, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(72, 3)).eval()


def with_the_weights_of(plain: nn.Sequential, graph: GraphSpec) -> GraphModule:
    model = build(graph).eval()
    with torch.no_grad():
        for mine, theirs in zip(model.parameters(), plain.parameters(), strict=True):
            mine.copy_(theirs)
    return model


class Case:
    """A network, with random weights and pictures, as probes get it, and as a plain `nn.Sequential`."""

    def __init__(self, seed: int) -> None:
        self.plain = network(seed)
        self.x = torch.rand(SAMPLES, 1, 12, 12)
        split = Split(self.x.numpy(), np.arange(SAMPLES) % 3)
        self.context = ProbeContext(
            graphs={"main": GRAPH},
            models={"main": with_the_weights_of(self.plain, GRAPH)},
            objective=OBJECTIVES.make("classification"),
            dataset=Dataset(),
            spec=SPEC,
            data=Data(split, split, split),
            loss=nn.CrossEntropyLoss(),
        )

    def view(self, probe: str, sample: int, **config: object) -> Any:
        return PROBES.make({"name": probe, "sample": sample, **config}).compute(self.context)

    def values(self, probe: str, sample: int, **config: object) -> Array:
        view = self.view(probe, sample, **config)
        pixels: Array = (view.views[1] if hasattr(view, "views") else view).pixels[0]
        return pixels

    def answer(self, sample: int) -> int:
        return int(self.plain(self.x[sample : sample + 1]).argmax())

    def score(self, x: Tensor, answer: int) -> Tensor:
        return self.plain(x)[:, answer]


@pytest.fixture(scope="module", params=[0, 1, 2])
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


def grad_cam(case: Case, place: int, sample: int) -> Array:
    """Selvaraju's formula: the ReLU of the sum of the maps, each weighted by its mean gradient."""
    maps = case.plain[:place](case.x[sample : sample + 1]).detach().requires_grad_()
    (slope,) = torch.autograd.grad(case.plain[place:](maps)[0, case.answer(sample)], maps)
    found = (maps * slope.mean((2, 3), keepdim=True)).sum(1, keepdim=True).relu().detach()
    return np.asarray(F.interpolate(found, (12, 12), mode="bilinear")[0, 0])


@pytest.mark.parametrize("node", PLACES)
@pytest.mark.parametrize("sample", range(4))
def test_grad_cam(case: Case, node: str, sample: int) -> None:
    expected = grad_cam(case, PLACES[node], sample)
    np.testing.assert_allclose(case.values("grad_cam", sample, node=node), expected, atol=1e-5)


@pytest.mark.parametrize("sample", range(4))
def test_saliency(case: Case, sample: int) -> None:
    x = case.x[sample : sample + 1].clone().requires_grad_()
    (slope,) = torch.autograd.grad(case.score(x, case.answer(sample)).sum(), x)
    np.testing.assert_allclose(case.values("saliency", sample), slope.abs().amax(1)[0], atol=1e-5)


def integrated(case: Case, sample: int, steps: int = 4000) -> Array:
    """Sundararajan's integral, the gradient at the middle of each of many steps."""
    x, answer = case.x[sample : sample + 1], case.answer(sample)
    shares = (torch.arange(steps, dtype=torch.float32) + 0.5) / steps
    total = torch.zeros_like(x)
    for some in shares.split(500):
        path = (some[:, None, None, None] * x).requires_grad_()
        (slope,) = torch.autograd.grad(case.score(path, answer).sum(), path)
        total += slope.sum(0, keepdim=True)
    return np.asarray((total * x / steps)[0, 0])


@pytest.mark.parametrize("sample", range(4))
def test_integrated_gradients(case: Case, sample: int) -> None:
    expected, found = integrated(case, sample), case.values("integrated_gradients", sample)
    assert np.abs(found - expected).sum() < 0.02 * np.abs(expected).sum()


@pytest.mark.parametrize("sample", range(SAMPLES))
def test_the_stated_sum_of_integrated_gradients_is_the_change_of_the_score(case: Case, sample: int) -> None:
    x, answer = case.x[sample : sample + 1], case.answer(sample)
    with torch.no_grad():
        change = float(case.score(x, answer) - case.score(torch.zeros_like(x), answer))
    sheet = case.view("integrated_gradients", sample)
    stated_change, stated_sum = (float(number) for number in re.findall(r"-?\d+\.\d+", str(sheet.note)))
    assert stated_change == pytest.approx(change, rel=0.005)
    assert stated_sum == pytest.approx(change, rel=0.01)
    assert float(sheet.views[1].pixels.sum()) == pytest.approx(change, rel=0.006)


@pytest.mark.parametrize("sample", range(4))
def test_occlusion(case: Case, sample: int) -> None:
    x, answer = case.x[sample : sample + 1], case.answer(sample)
    expected = torch.zeros(12, 12)
    for down in range(12):
        for across in range(12):
            covered = x.clone()
            covered[..., down, across] = 0
            expected[down, across] = (case.score(x, answer) - case.score(covered, answer)).detach()
    np.testing.assert_allclose(case.values("occlusion", sample, window=1), expected, atol=1e-5)
