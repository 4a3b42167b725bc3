"""Checks a weight that is to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.graph.spec import GraphSpec
from engine.host.requests.base import REQUESTS, HostRequest, Networks


@REQUESTS.register("weight_command")
class WeightCommand(HostRequest):
    """The command that sets one weight of these graphs: `{"command": …}`. Refused if there is no such weight."""

    graphs: dict[str, GraphSpec]
    graph: str
    node: str
    tensor: str
    index: tuple[int, ...]
    value: float

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        from engine.train.single_weight import checked_command

        command = checked_command(self.graphs, self.graph, self.node, self.tensor, self.index, self.value)
        return {"command": command.model_dump()}
