"""How the next step of a run changes one weight."""

from __future__ import annotations

from engine.errors import RequestError
from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.text import N_
from engine.views import View


@REQUESTS.register("weight_update")
class WeightUpdate(HostRequest):
    """The lines from the gradient of one weight to its new value, in the optimizer step after `step` steps of a paused
    run or of one that has ended (None: in its next step). The run itself stays as it is."""

    run: str
    step: int | None = None
    graph: str
    node: str
    parameter: str
    index: tuple[int, ...]

    def answer(self, networks: Networks) -> View:
        from engine.train.slow_motion.recorded_weights import WeightKey
        from engine.train.slow_motion.weight_update import weight_update

        session, recording = networks.next_step(self.run)
        if self.step not in (None, recording.step):
            template = N_("The next step of the run is step {next}, not step {step}: it has gone on.")
            raise RequestError(template, next=recording.step + 1, step=self.step + 1)
        return weight_update(session, recording, WeightKey(self.graph, self.node, self.parameter), self.index)
