"""Directions of a latent space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.host.requests.base import REQUESTS, Networks, RunRequest


@REQUESTS.register("directions")
class Directions(RunRequest):
    """The directions to walk through an autoencoder's codes; see `engine.host.latent_space.directions`."""

    label: int | None = None

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.host.latent_space import directions

        return directions(networks.at(self.run, self.step), self.label)
