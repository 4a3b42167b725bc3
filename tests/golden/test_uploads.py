"""Data sets that people saved with earlier versions still open, with the same samples."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.uploads import upload_store
from engine.plan.check import check_plan
from engine.plan.factory import read_plan
from engine.registry import Choice
from tests.sample_uploads import OWNER

SAVED = Path(__file__).parent / "uploads"
FACTS: dict[str, dict[str, Any]] = json.loads((SAVED / "facts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("set_id", FACTS, ids=[facts["choice"]["name"] for facts in FACTS.values()])
def test_a_saved_data_set_opens_unchanged(set_id: str, home: Path) -> None:
    shutil.copytree(SAVED / "own", home / "own")
    saved = FACTS[set_id]
    assert set_id in [entry.id for entry in upload_store.sets_of(OWNER)]
    dataset = DATASETS.make(Choice(**saved["choice"]))
    spec = dataset.spec()
    found = {"shape": list(spec.shape), "sizes": dict(spec.sizes), "classes": list(spec.classes or [])}
    assert found == {name: saved[name] for name in found}
    data = dataset.load()
    assert len(data.train.x) == spec.sizes["train"]
    sums = [np.asarray(values, np.float64).sum() for values in (data.train.x, data.train.y, data.test.x)]
    assert sums == pytest.approx(saved["sums"], rel=1e-4, abs=1e-2)


def test_a_saved_plan_for_an_uploaded_series_still_opens(home: Path) -> None:
    shutil.copytree(SAVED / "own", home / "own")
    saved = json.loads((SAVED / "series_plan.json").read_text(encoding="utf-8"))
    plan = read_plan(saved)
    assert plan.dump() == saved
    assert check_plan(plan) == []
