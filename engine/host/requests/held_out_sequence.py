"""A sequence that a network was not trained on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.registry import Choice
from engine.text import N_


@REQUESTS.register("held_out_sequence")
class HeldOutSequence(HostRequest):
    """Sequence `number` of the test split: `{"values", "target", "count"}`, `values` `(T, D)` in their units and
    `target` a class index, or values in their units."""

    dataset: Choice
    number: int = 0

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        dataset = DATASETS.make(self.dataset)
        data = dataset.load()
        split = next((part for part in (data.test, data.val, data.train) if len(part)), data.test)
        if dataset.spec().kind != "sequence" or not len(split):
            raise RequestError(N_("This data set has no sequences."))
        at = self.number % len(split)
        target = np.ravel(split.y[at]).astype(np.float64)
        values = split.x if split.raw is None else split.raw
        return {
            "values": values[at].astype(np.float32),
            "target": (target if dataset.spec().classes else target * data.unit + data.offset).tolist(),
            "count": len(split),
        }
