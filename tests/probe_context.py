"""What probes look at, without training: the initial networks of a family on a data set."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.graph.build import build, initialize
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.factory import make_plan
from engine.probes.base import ProbeContext
from engine.registry import Choice

SEED, SAMPLES = 3, 64


def initial_context(family: str | Choice, dataset: str | Choice | None) -> ProbeContext:
    plan = make_plan(family, dataset)
    made = DATASETS.make(plan.dataset)
    models = {name: build(graph).eval() for name, graph in plan.graphs.items()}
    for name, graph in plan.graphs.items():
        initialize(models[name], graph, plan.initializer, plan.bias_initializer, SEED)
    return ProbeContext(
        graphs=plan.graphs,
        models=dict(models),
        objective=OBJECTIVES.make(plan.objective),
        dataset=made,
        spec=made.spec(),
        data=made.load(),
        loss=LOSSES.make(plan.loss).build(),
        loss_entry=LOSSES.make(plan.loss),
        max_samples=SAMPLES,
    )
