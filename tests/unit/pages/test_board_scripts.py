"""What Python packs, the browser's code unpacks to the same values."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.text import message
from engine.views import Bars, Histogram, Histograms, Pictures, Sheet, pack
from pages.ui.components.script import envelope

pytestmark = pytest.mark.node
ROOT = Path(__file__).parents[3]
UNPACK = """
import { readFileSync } from "node:fs";
const [verb, file] = process.argv.slice(1);
const wire = await import(%s);
const plain = (_key, value) => (value?.shape ? { shape: value.shape, kind: value.constructor.name, values: [...value] } : value);
console.log(JSON.stringify(wire[verb](readFileSync(file)), plain));
"""


def unpacked(node: str, verb: str, packed: bytes, folder: Path) -> Any:
    file = folder / "packed"
    file.write_bytes(packed)
    script = UNPACK % json.dumps((ROOT / "assets" / "js" / "wire.js").as_uri())
    command = [node, "--no-warnings", "--input-type=module", "--eval", script, verb, str(file)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout)


def test_the_browser_unpacks_what_python_packs(node: str, tmp_path: Path) -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(1, 3, 4)
    view = Sheet(
        headings=("bytes", "numbers"),
        views=(Pictures(pixels, "grey", ("四",)), Bars(("a", "b"), np.array([0.25, -1.5]))),
        note=message("{n} rows", n=3),
    )
    got = unpacked(node, "unpack", pack({"views": view, "counts": np.array([[1], [2]])}), tmp_path)
    pictures, bars = got["views"]["views"]
    assert (got["views"]["kind"], got["views"]["note"]["values"]) == ("sheet", {"n": 3})
    assert pictures["pixels"] == {"shape": [1, 3, 4], "kind": "Uint8Array", "values": list(range(12))}
    assert pictures["captions"] == ["四"]
    assert bars["values"] == {"shape": [2], "kind": "Float32Array", "values": [0.25, -1.5]}
    assert got["counts"] == {"shape": [2, 1], "kind": "Int32Array", "values": [1, 2]}


def test_a_number_that_is_none_travels_as_nothing(node: str, tmp_path: Path) -> None:
    histogram = Histogram("w", np.array([0.0, 1.0]), np.array([3]), mean=float("nan"), deviation=np.float32(np.inf))
    got = unpacked(node, "unpack", pack(Histograms((histogram,))), tmp_path)["histograms"][0]
    assert (got["mean"], got["deviation"], got["counts"]["values"]) == (None, None, [3])


@pytest.mark.parametrize("title", ["", "x", "a longer one, with ∂"])
def test_options_travel_before_a_view_whatever_their_length(node: str, tmp_path: Path, title: str) -> None:
    packed = pack(Bars(("a",), np.array([0.5])))
    got = unpacked(node, "open", envelope({"title": title}, packed), tmp_path)
    assert got["options"] == {"title": title}
    assert got["content"]["values"]["values"] == [0.5]
