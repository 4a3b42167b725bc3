"""The graph editor's layout, run in Node.js: edges go down, nodes keep apart, chains are straight."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

GRAPH = Path(__file__).parents[3] / "assets" / "js" / "graph"
SCRIPT = """
const { layout, pathOf } = await import(process.argv[1]);
const { nodes, edges } = JSON.parse(process.argv[2]);
const placed = layout(nodes.map((id) => ({ id, width: 200, height: 60 })), edges);
const wires = placed.wires.map((wire) => ({ ...wire, path: pathOf(wire.points) }));
console.log(JSON.stringify({ ...placed, wires, places: Object.fromEntries(placed.places) }));
"""
OUTBOX = """
const { Outbox } = await import(process.argv[1]);
const sent = [];
const box = new Outbox((message) => sent.push(structuredClone(message)));
box.push("remove", { node: "a" });
box.push("undo");
const twice = box.holds("undo", {});
box.confirm({ client: "somebody else", id: 9 });
box.confirm({ client: box.client, id: 1 });
box.push("redo");
console.log(JSON.stringify({ sent, twice, busy: box.busy }));
"""

pytestmark = pytest.mark.node


def run(node: str, script: str, module: str, *arguments: str) -> Any:
    address = (GRAPH / module).as_uri()
    command = [node, "--input-type=module", "--eval", script, address, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def placed(node: str, nodes: list[str], edges: list[tuple[str, str]]) -> Any:
    return run(node, SCRIPT, "layout.js", json.dumps({"nodes": nodes, "edges": edges}))


RESIDUAL = [("x", "a"), ("a", "b"), ("b", "sum"), ("x", "sum"), ("sum", "y")]


def test_every_edge_goes_down_and_no_two_nodes_touch(node: str) -> None:
    places = placed(node, ["x", "a", "b", "sum", "y"], RESIDUAL)["places"]
    assert all(places[target]["y"] >= places[source]["y"] + 60 for source, target in RESIDUAL)


def test_a_chain_beside_a_skip_edge_stays_straight(node: str) -> None:
    found = placed(node, ["x", "a", "b", "sum", "y"], RESIDUAL)
    assert {place["x"] for place in found["places"].values()} == {0}
    skip = next(wire for wire in found["wires"] if (wire["source"], wire["target"]) == ("x", "sum"))
    assert max(x for x, _ in skip["points"]) > 200


def test_the_shape_beside_an_edge_has_room(node: str) -> None:
    found = placed(node, ["x", "a", "b", "sum", "y"], RESIDUAL)
    assert found["width"] >= max(wire["middle"][0] for wire in found["wires"]) + 110


def test_branches_stand_beside_each_other(node: str) -> None:
    edges = [("x", "a"), ("x", "b"), ("x", "c"), ("a", "j"), ("b", "j"), ("c", "j")]
    places = placed(node, ["x", "a", "b", "c", "j"], edges)["places"]
    lefts = sorted(places[name]["x"] for name in "abc")
    assert all(right - left >= 200 for left, right in pairwise(lefts))
    assert len({places[name]["y"] for name in "abc"}) == 1


def test_a_circle_is_drawn_and_not_walked_for_ever(node: str) -> None:
    found = placed(node, ["a", "b"], [("a", "b"), ("b", "a"), ("a", "a")])
    assert len(found["wires"]) == 2
    assert [wire["back"] for wire in found["wires"]].count(True) == 1


def test_an_edge_to_an_unknown_node_is_omitted(node: str) -> None:
    assert placed(node, ["a"], [("a", "gone")])["wires"] == []


def test_a_hundred_nodes_are_placed(node: str) -> None:
    names = [f"n{i}" for i in range(100)]
    edges = list(pairwise(names)) + [(names[i], names[i + 4]) for i in range(0, 92, 4)]
    places = placed(node, names, edges)["places"]
    assert len(places) == 100
    assert len({place["y"] for place in places.values()}) == 100


def test_edits_are_sent_again_until_they_are_confirmed(node: str) -> None:
    result = run(node, OUTBOX, "outbox.js")
    ids = [[edit["id"] for edit in message["edits"]] for message in result["sent"]]
    assert ids == [[1], [1, 2], [2, 3]]
    assert result["twice"]
    assert result["busy"]
