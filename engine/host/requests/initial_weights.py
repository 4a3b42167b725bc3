"""Histograms of a plan's initial weights."""

from __future__ import annotations

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.plan.plan import Plan
from engine.views import Histograms


@REQUESTS.register("initial_weights")
class InitialWeights(HostRequest):
    """Histograms of the initial weights of a plan, one per node."""

    plan: Plan

    def answer(self, networks: Networks) -> Histograms:
        from engine.graph.build import build, initialize
        from engine.probes.weight_histograms import histograms_of

        plan = self.plan
        models = {name: build(graph) for name, graph in plan.graphs.items()}
        for name, model in models.items():
            initialize(model, plan.graphs[name], plan.initializer, plan.bias_initializer, plan.training.seed)
        return Histograms(histograms_of(models))
