"""The weights of a run as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.host.requests.base import REQUESTS, Networks, RunRequest


@REQUESTS.register("weights")
class Weights(RunRequest):
    """The bytes of a safetensors file `(B,)` with the weights of a run, for its exported source."""

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.exports.weights import weights_file

        context = networks.at(self.run, self.step)
        states = {name: model.state_dict() for name, model in context.models.items()}
        return {"weights": np.frombuffer(weights_file(context.graphs, states), np.uint8)}
