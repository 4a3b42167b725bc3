"""A plan as PyTorch source."""

from __future__ import annotations

from collections.abc import Mapping

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.plan.plan import Plan


@REQUESTS.register("source")
class Source(HostRequest):
    """Each graph of a plan as PyTorch source, by name."""

    plan: Plan

    def answer(self, networks: Networks) -> Mapping[str, str]:
        from engine.graph.code import to_sources

        return to_sources(self.plan.graphs)
