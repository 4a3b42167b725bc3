"""What the layers of a network compute before training."""

from __future__ import annotations

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.plan.plan import Plan
from engine.views import View


@REQUESTS.register("untrained_network")
class UntrainedNetwork(HostRequest):
    """The view "network" of one graph of a plan with its initial weights."""

    plan: Plan
    graph: str

    def answer(self, networks: Networks) -> View:
        from torch import nn

        from engine.graph.build import build, initialize
        from engine.probes.base import PROBES
        from engine.registry import Choice
        from engine.train.probe_context import context_of

        plan, models = self.plan, nn.ModuleDict()
        for name, graph in plan.graphs.items():
            model = build(graph)
            initialize(model, graph, plan.initializer, plan.bias_initializer, plan.training.seed)
            models[name] = model
        context = context_of(plan, {"models": models.state_dict()})
        return PROBES.make(Choice(name="network", graph=self.graph)).compute(context)
