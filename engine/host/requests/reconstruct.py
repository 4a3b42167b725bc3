"""Reconstructs a picture."""

from __future__ import annotations

from io import BytesIO

from engine.datasets.picture_preparation import prepare
from engine.datasets.pictures import opened
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
        how = context.dataset.preparation()
        sample = opened(BytesIO(self.picture.tobytes()), self.file, lambda image: prepare(image, how))
        return reconstruct(context, sample)
