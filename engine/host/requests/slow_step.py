"""The next step of a run, in slow motion."""

from __future__ import annotations

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.views import View


@REQUESTS.register("slow_step")
class SlowStep(HostRequest):
    """The stages of the next optimizer step of a paused run, or of one that has ended. The run itself stays as it is."""

    run: str

    def answer(self, networks: Networks) -> View:
        from engine.train.slow_motion.slow_step import slow_step

        return slow_step(*networks.next_step(self.run))
