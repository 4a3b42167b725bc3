"""The cure that makes a network larger."""

from __future__ import annotations

from engine.diagnoses.base import Cure
from engine.diagnoses.history import History
from engine.text import N_, message

SIZES = ("out_features", "out_channels", "hidden")
"""The settings of layers that say how many units they have."""


def wider(history: History, factor: int = 2) -> Cure:
    """More units in every hidden layer whose width may be chosen freely."""
    changes = {
        f"graphs.{graph}.nodes.{node}.config.{size}": factor * getattr(layer, size)
        for graph, node, layer in history.layers()
        for size in SIZES
        if hasattr(layer, size) and history.hidden(graph, node)
    }
    return Cure(message(N_("{factor} times as many units"), factor=factor), changes)
