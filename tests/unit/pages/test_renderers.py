"""Every kind of view has a renderer in the browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from engine.views import KINDS

ROOT = Path(__file__).parents[3]
SCRIPT = """
const { place } = await import(process.argv[1]);
place();
const { RENDERERS } = await import(process.argv[2]);
const found = Object.entries(RENDERERS).filter(([, { draw }]) => typeof draw === "function" && draw.length >= 2);
console.log(JSON.stringify(found.map(([kind]) => kind)));
"""

pytestmark = pytest.mark.node


def test_every_kind_of_view_has_a_renderer_that_draws(node: str) -> None:
    modules = [ROOT / "tests" / "js" / "dom.mjs", ROOT / "assets" / "js" / "views" / "index.js"]
    command = [node, "--input-type=module", "--eval", SCRIPT, *(module.as_uri() for module in modules)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == set(KINDS)
