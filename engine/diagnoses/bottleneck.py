"""A layer through which too little passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import family
from engine.diagnoses.history import History
from engine.layers.base import Shape
from engine.text import N_, message

MIN_POSITIONS, MAX_SHARE = 8, 1 / 16
"""Positions of inputs and outputs, and those of the narrow layer relative to the input."""


@DIAGNOSES.register("bottleneck")
class Bottleneck(Diagnosis):
    """An answer with many positions must pass a layer with few, so details get lost.

    Whatever does not fit into the narrow layer cannot appear in the answer: exact outlines in a picture, single digits in a
    text. Skip connections and attention lead past it.
    """

    title = N_("Bottleneck")
    explains = ("underfitting", "stopped_early")

    def find(self, history: History) -> Finding | None:
        graph = history.plan.graphs.get("main")
        if graph is None or history.spec.target not in ("mask", "tokens") or not history.ended:
            return None
        counts = {name: _positions(shape) for name, shape in history.shapes["main"].items()}
        if history.spec.kind == "text":
            counts |= {name: shape[0] for name, shape in graph.inputs.items()}
        targets = {name: graph.targets(name) for name in (*graph.inputs, *graph.nodes)}
        for source in graph.inputs:
            count = counts.get(source, 0)
            if min(count, counts.get(graph.output, 0)) < MIN_POSITIONS:
                continue
            few = [node for node in graph.nodes if counts.get(node, count) <= MAX_SHARE * count]
            narrow = next((node for node in few if not _passes_by(graph.output, targets, source, node)), None)
            if narrow is not None:
                template = N_("All {count} positions of `{source}` pass `{node}`, which has {few}.")
                evidence = message(template, count=count, source=source, node=narrow, few=counts[narrow])
                skips, attention = message(N_("Skip connections")), message(N_("Attention"))
                return Finding(0, evidence, (family(skips, skips=True), family(attention, attention=True)))
        return None


def _positions(shape: Shape) -> int:
    """Pixels of a picture `(C, H, W)`, steps of a sequence `(T, D)`; 1 for a vector."""
    return prod(shape[1:]) if len(shape) == 3 else shape[0] if len(shape) == 2 else 1


def _passes_by(output: str, targets: Mapping[str, Sequence[str]], source: str, node: str) -> bool:
    """Whether the output can be reached from the source without the node."""
    reached, waiting = set(), [source]
    while waiting:
        name = waiting.pop()
        if name == output:
            return True
        fresh = [target for target in targets[name] if target != node and target not in reached]
        reached.update(fresh)
        waiting += fresh
    return False
