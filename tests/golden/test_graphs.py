"""Graphs that were saved once must load for ever, with the same shapes and parameter counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from engine.graph.build import build
from engine.graph.check import check
from engine.graph.spec import GraphSpec

SAVED = sorted((Path(__file__).parent / "graphs").glob("*.json"))


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_a_saved_graph_still_means_the_same(path: Path) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    graph = GraphSpec.model_validate(saved["graph"])
    checked = check(graph)
    assert checked.problems == ()
    assert {name: list(shape) for name, shape in checked.shapes.items()} == saved["shapes"]
    assert checked.parameter_counts == saved["parameter_counts"]
    output = build(graph)(*(torch.rand(2, *shape) for shape in graph.inputs.values()))
    assert list(output.shape[1:]) == saved["shapes"][graph.output]
