"""Continues a time series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.host.requests.base import REQUESTS, Networks, RunRequest


@REQUESTS.register("continue_series")
class ContinueSeries(RunRequest):
    """The next values of a series, as `engine.train.continuation.continue_series` gives them."""

    steps: int
    series: int = 0

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.train.continuation import continue_series

        return continue_series(networks.at(self.run, self.step), self.steps, self.series)
