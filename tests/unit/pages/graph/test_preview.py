"""Neurons of small networks on the plane are shown before training."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.errors import LayerlabError, RequestError
from engine.graph.spec import Node, sequential
from engine.host.request_handler import RequestHandler
from engine.host.requests.untrained_network import UntrainedNetwork
from engine.plan import link
from engine.plan.factory import change, make_plan
from engine.runs.store import Store
from engine.train.session import Session
from engine.views import Network
from pages.ui.graph.preview import PreviewRequest, preview, untrained


def test_the_initial_weights_are_those_with_which_a_run_begins(store: Store) -> None:
    plan = make_plan("mlp", "spirals")
    view = UntrainedNetwork(plan=plan, graph="main").answer(RequestHandler())
    assert isinstance(view, Network)
    shown = {node.node: node for node in view.nodes}["linear_1"]
    from engine.datasets.base import DATASETS

    session = Session(plan, DATASETS.make(plan.dataset).load())
    first = session.models.state_dict()["main.nodes.linear_1.weight"]
    assert shown.weights is not None
    np.testing.assert_array_equal(torch.from_numpy(shown.weights), first)
    assert shown.view is not None


def test_only_small_networks_for_points_are_shown() -> None:
    shown = preview(make_plan("mlp", "spirals"))
    assert shown is not None
    assert link.decode(shown["plan"]) == make_plan("mlp", "spirals")
    assert "Lines between neurons are weights" in shown["neuronHelp"]
    assert preview(make_plan("mlp", "iris")) is None
    wide = change(make_plan("mlp", "spirals"), "graphs.main.nodes.linear_1.config.out_features", 2000)
    assert preview(wide) is None
    with pytest.raises(RequestError, match="Only small networks"):
        untrained(PreviewRequest(plan=link.encode(wide), graph="main"))


def test_a_network_of_many_tiny_layers_is_not_small() -> None:
    plan = make_plan("mlp", "moons")
    output = plan.graphs["main"].nodes["output"]
    tiny = Node(layer="linear", config={"out_features": 2}, spectral_norm=True)
    graph = sequential((2,), {**{f"n{i}": tiny for i in range(40)}, "output": output})
    many = plan.model_copy(update={"graphs": {"main": graph}})
    assert preview(many) is None
    with pytest.raises(RequestError, match="Only small networks"):
        untrained(PreviewRequest(plan=link.encode(many), graph="main"))


def test_a_plan_that_is_none_or_has_problems_is_refused() -> None:
    broken = change(make_plan("mlp", "spirals"), "graphs.main.inputs.input", (3,))
    for text in ("nonsense", link.encode(broken)):
        with pytest.raises(LayerlabError):
            untrained(PreviewRequest(plan=text, graph="main"))
