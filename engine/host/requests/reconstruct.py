"""Reconstructs a picture."""

from __future__ import annotations

from engine.datasets.picture_preparation import prepare_bytes
from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.views import View


@REQUESTS.register("reconstruct")
class Reconstruct(RunRequest):
    """A `picture` (the bytes `(B,)` of a `file`) as the network receives it, beside its reconstruction."""

    picture: Numbers
    file: str

    def answer(self, networks: Networks) -> View:
        from engine.train.reconstruction import reconstruct

        context = networks.at(self.run, self.step)
        sample = prepare_bytes(self.picture.tobytes(), self.file, context.dataset.preparation())
        return reconstruct(context, sample)
