"""Builds a `ProbeContext` from a plan and a checkpoint's state."""

from __future__ import annotations

from typing import Any

import torch

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.graph.build import build
from engine.losses.base import LOSSES
from engine.plan.plan import Plan
from engine.probes.base import ProbeContext
from engine.train.criterion import loss_of, objective_of


def context_of(plan: Plan, state: dict[str, Any], data: Data | None = None) -> ProbeContext:
    """The models at the state's step, on the CPU and in eval mode, with the run's data."""
    dataset = DATASETS.make(plan.dataset)
    data = data or dataset.load()
    models = torch.nn.ModuleDict({name: build(graph) for name, graph in plan.graphs.items()})
    models.load_state_dict(state["models"])
    models.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return ProbeContext(
        graphs=plan.graphs,
        models=dict(models.items()),
        objective=objective_of(plan, data),
        dataset=dataset,
        spec=dataset.spec(),
        data=data,
        loss=loss_of(plan, data),
        loss_entry=LOSSES.make(plan.loss),
    )
