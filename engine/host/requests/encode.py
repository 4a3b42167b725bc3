"""Encodes pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.host.requests.base import REQUESTS, Networks, Numbers, RunRequest


@REQUESTS.register("encode")
class Encode(RunRequest):
    """Codes of validation samples, or of drawn pictures `(N, C, H, W)`: `{"codes": …, "pictures": …, "classes": …}`."""

    indices: tuple[int, ...] = ()
    drawn: Numbers | None = None
    label: int | None = None

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.host.latent_space import encode

        return encode(networks.at(self.run, self.step), self.indices, self.drawn, self.label)
