"""Layers and objectives that say so are computed for many networks at once."""

from __future__ import annotations

import pytest
import torch
from torch.func import functional_call, vmap

from engine.errors import LayerlabError
from engine.graph.build import build
from engine.layers.base import LAYERS, Example, Layer
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.check import check_plan
from engine.plan.cloud_problems import require_cloud
from engine.plan.factory import change, ready_plan
from engine.plan.plan import Plan
from tests.contract.test_layers import graph_of
from tests.unit.train.cloud.test_cloud import assert_members_equal_runs

NETWORKS = 3
EXAMPLES = [
    pytest.param(kind, example, id=f"{kind.name}-{number}")
    for kind in LAYERS
    if kind.supports_vmap
    for number, example in enumerate(kind.examples)
]
PLANS = [
    change(ready_plan(family, name), "training.epochs", 2)
    for family, name in (("mlp", "spirals"), ("mlp", "sine"), ("perceptron", "rosenblatt"))
]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_a_layer_computes_each_network_with_its_own_weights(kind: type[Layer], example: Example) -> None:
    module = build(graph_of(kind, example))
    assert list(module.buffers()) == []
    weights = {
        name: torch.stack([held.detach() + n for n in range(NETWORKS)]) for name, held in module.named_parameters()
    }
    inputs = [torch.rand(NETWORKS, 4, *shape) for shape in example.inputs]
    found = vmap(lambda own, *x: functional_call(module, own, x))(weights, *inputs)
    for place in range(NETWORKS):
        own = {name: stacked[place] for name, stacked in weights.items()}
        torch.testing.assert_close(found[place], functional_call(module, own, tuple(x[place] for x in inputs)))


def suitable(loss: str) -> Plan | None:
    """A plan that can be trained with this loss."""
    for plan in PLANS:
        try:
            changed = change(plan, "loss", {"name": loss})
        except LayerlabError:
            continue
        if not check_plan(changed):
            return changed
    return None


@pytest.mark.parametrize("loss", LOSSES.names())
def test_a_loss_is_computed_for_each_network(loss: str) -> None:
    plan = suitable(loss)
    if plan is None:
        assert loss == "dice", "only that of masks fits none of these plans"
        return
    require_cloud(plan, NETWORKS)
    assert_members_equal_runs(plan, 6)


def test_objectives_with_vmap_have_one_network_and_no_random_numbers() -> None:
    together = {objective.name for objective in OBJECTIVES if objective.supports_vmap}
    assert together == {"classification", "regression", "multi_label", "forecasting"}
