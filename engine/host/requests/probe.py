"""Views of a run's network."""

from __future__ import annotations

from collections.abc import Mapping

from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.registry import Choice
from engine.views import View


@REQUESTS.register("probe")
class Probe(RunRequest):
    """The view of each probe, by the keys of `probes`; of the picture `drawn` `(C, H, W)` where one is given."""

    probes: Mapping[str, Choice]
    drawn: Numbers | None = None

    def answer(self, networks: Networks) -> Mapping[str, View]:
        from engine.probes.base import PROBES

        context = networks.at(self.run, self.step)
        context.drawn = self.drawn
        return {key: PROBES.make(choice).compute(context) for key, choice in self.probes.items()}
