"""Decodes codes into pictures."""

from __future__ import annotations

import numpy as np

from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest
from engine.views import Pictures


@REQUESTS.register("decode")
class Decode(RunRequest):
    """The pictures that an autoencoder decodes from codes `(N, Z)`; `label`: the class, for decoders that are given one."""

    codes: Numbers
    label: int | None = None

    def answer(self, networks: Networks) -> Pictures:
        from engine.host.latent_space import decode

        return decode(networks.at(self.run, self.step), np.array(self.codes), self.label)
