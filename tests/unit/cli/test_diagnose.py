"""`diagnose` names the problems of a run in the store."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.plan.factory import change, ready_plan
from engine.runs.store import Store


def test_diagnose_prints_evidence_and_cures(home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plan = change(ready_plan("mlp", "zeros"), "training.epochs", 1)
    place = tmp_path / "plan.json"
    place.write_text(json.dumps(plan.dump()))
    assert main(["train", str(place), "--json"]) == 0
    with closing(Store()) as store:
        (row,) = store.runs(None)
    capsys.readouterr()
    assert main(["diagnose", row.id]) == 0
    said = capsys.readouterr().out
    assert "All weights of `linear_1` begin at 0." in said
    assert '(initializer={"name": "he_normal"})' in said
    assert main(["diagnose", row.id, "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["diagnosis"], found["step"]) == ("equal_weights", 0)
    assert found["cures"][0]["changes"] == {"initializer": {"name": "he_normal"}}
