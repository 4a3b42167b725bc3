"""A plan as PyTorch source."""

from __future__ import annotations

from collections.abc import Mapping

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.plan.plan import Plan


@REQUESTS.register("source")
class Source(HostRequest):
    """The source of a plan's networks; `with_data`: and of what prepares raw samples for them."""

    plan: Plan
    with_data: bool = False

    def answer(self, networks: Networks) -> Mapping[str, str]:
        from engine.exports.source import plan_source

        return {"source": plan_source(self.plan, self.with_data)}
