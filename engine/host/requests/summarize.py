"""Summarizes a data set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.registry import Choice


@REQUESTS.register("summarize")
class Summarize(HostRequest):
    """A data set at a glance, as `engine.datasets.summary.summarize` gives it."""

    dataset: Choice
    seed: int = 0

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.datasets.summary import summarize

        return summarize(self.dataset, self.seed)
