"""Segments a picture."""

from __future__ import annotations

from engine.datasets.picture_preparation import prepare_bytes
from engine.errors import RequestError
from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.text import N_
from engine.views import View


@REQUESTS.register("segment")
class Segment(RunRequest):
    """A `picture` (the bytes `(B,)` of a `file`) as the network receives it, beside its predicted mask."""

    picture: Numbers
    file: str

    def answer(self, networks: Networks) -> View:
        from engine.probes.segments import with_mask

        context = networks.at(self.run, self.step)
        if context.spec.kind != "image" or context.spec.target != "mask":
            raise RequestError(N_("This network was trained on another kind of data. Give it what it was trained on."))
        sample = prepare_bytes(self.picture.tobytes(), self.file, context.dataset.preparation())
        return with_mask(context, sample)
