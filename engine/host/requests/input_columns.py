"""The columns of a new sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.datasets.base import DATASETS
from engine.host.requests.base import REQUESTS, HostRequest, Networks
from engine.registry import Choice


@REQUESTS.register("input_columns")
class InputColumns(HostRequest):
    """The fields of each of the data set's `input_fields`: `{"fields": […]}`."""

    dataset: Choice

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        return {"fields": [asdict(field) for field in DATASETS.make(self.dataset).input_fields()]}
