"""Every kind of view has a renderer in the browser."""

from __future__ import annotations

import re
from pathlib import Path

from engine.views import KINDS

FOLDER = Path(__file__).parents[3] / "assets" / "js" / "views"


def test_every_kind_of_view_has_a_renderer_of_its_name() -> None:
    found = re.search(r"const RENDERERS = \{([^}]+)\}", (FOLDER / "index.js").read_text())
    assert found
    assert {name.strip() for name in found[1].split(",") if name.strip()} == set(KINDS)
    for kind in KINDS:
        assert "export function draw(element, view" in (FOLDER / f"{kind}.js").read_text(), kind
