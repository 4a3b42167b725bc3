"""Links to plans that people have sent each other still open, with the same plan and as many parameters."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from engine.graph.check import check
from engine.plan import link
from engine.plan.check import check_plan

LINKS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "links.json").read_text(encoding="utf-8"))
"""By what each plan is about: every example plan, and every optimizer, schedule, initializer, loss, data set and setting."""


@pytest.mark.parametrize("name", LINKS)
def test_an_old_link_opens_its_plan_without_loss(name: str, home: Path) -> None:
    saved = LINKS[name]
    text = saved["link"]
    plan = link.decode(text)
    assert plan.dump() == json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
    assert [problem for problem in check_plan(plan) if problem.where != "dataset"] == []
    counts = {graph: sum(check(spec).parameter_counts.values()) for graph, spec in plan.graphs.items()}
    assert counts == saved["parameter_counts"]
