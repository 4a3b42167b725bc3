"""A plan that is trained with many seeds at once."""

from __future__ import annotations

from engine.host.requests.base import REQUESTS, Answer, HostRequest, Networks
from engine.plan.cloud_problems import MAX_SEEDS, require_cloud
from engine.plan.plan import Plan

PIECE_S = 0.7
"""How long one answer trains, so that other requests of this worker wait no longer."""


@REQUESTS.register("seed_cloud")
class SeedCloud(HostRequest):
    """Trains the seed cloud of a plan for a moment more, and gives progress, results and pictures so far.

    Whoever watches asks again until it is over; what nobody asks for does not go on.
    """

    plan: Plan
    count: int = MAX_SEEDS

    def answer(self, networks: Networks) -> Answer:
        require_cloud(self.plan, self.count)
        cloud = networks.cloud(self.plan, self.count)
        cloud.grow(PIECE_S)
        return cloud.shown()
