"""Computes the baselines of a data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.registry import Choice


@REQUESTS.register("baseline")
class Baseline(HostRequest):
    """A constant answer and a linear model, as `engine.datasets.baseline.baseline` gives them."""

    dataset: Choice

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.datasets.baseline import baseline

        return baseline(self.dataset)
