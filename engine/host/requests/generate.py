"""Generates samples."""

from __future__ import annotations

from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.views import View


@REQUESTS.register("generate")
class Generate(RunRequest):
    """What a GAN or a VAE generates: a view of the kind that suits its data.

    From `noise` `(N, Z)`, or from `count` rows that follow from `seed`; of one class for all, one per sample, or (where
    the network is given one and none is asked for) each in turn.
    """

    noise: Numbers | None = None
    classes: int | tuple[int, ...] | None = None
    count: int = 16
    seed: int = 0

    def answer(self, networks: Networks) -> View:
        from engine.host.generation import generated_view

        return generated_view(networks.at(self.run, self.step), self.noise, self.classes, self.count, self.seed)
