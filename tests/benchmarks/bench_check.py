"""How fast a graph is checked."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from engine.graph.check import check
from engine.graph.spec import Node, sequential
from engine.registry import Choice
from tests.benchmarks.figures import Figure


def figures() -> Iterator[Figure]:
    kinds = [
        Node(layer="conv2d", config={"out_channels": 8}, activation=Choice(name="relu")),
        Node(layer="batch_norm"),
        Node(layer="dropout"),
        Node(layer="activation", activation=Choice(name="tanh")),
    ]
    graph = sequential((3, 32, 32), {f"node_{number}": kinds[number % 4] for number in range(100)})
    assert not check(graph).problems
    times = []
    for _ in range(200):
        fresh = graph.model_copy()  # the check of a graph is kept
        began = time.perf_counter()
        check(fresh)
        times.append(time.perf_counter() - began)
    yield Figure("Check of 100 nodes, median", 1000 * statistics.median(times), "ms", 5)
