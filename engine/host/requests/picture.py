"""The picture of a catalog entry."""

from __future__ import annotations

from engine.errors import NotFoundError
from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.registry import Choice
from engine.text import N_
from engine.views import View


@REQUESTS.register("picture")
class Picture(HostRequest):
    """An entry's own picture: an activation's curve, a schedule, an initializer's histogram."""

    registry: str
    entry: Choice

    def answer(self, networks: Networks) -> View:
        from engine.train.registries import REGISTRIES

        if self.registry not in REGISTRIES:
            raise NotFoundError(N_("Unknown catalog `{name}`."), name=self.registry)
        entry = REGISTRIES[self.registry].make(self.entry)
        if not hasattr(entry, "picture"):
            raise NotFoundError(N_("`{name}` has no chart."), name=entry.name)
        view: View = entry.picture()
        return view
