"""`cloud` trains one plan with many seeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.plan.factory import change, ready_plan
from tests.unit.cli.test_replay import Said


@pytest.fixture
def plan_file(home: Path, tmp_path: Path) -> str:
    place = tmp_path / "plan.json"
    place.write_text(json.dumps(change(ready_plan("mlp", "spirals"), "training.epochs", 2).dump()), encoding="utf-8")
    return str(place)


def test_the_best_and_worst_seeds_are_named(plan_file: str, capsys: Said) -> None:
    assert main(["cloud", plan_file, "--seeds", "5", "--json"]) == 0
    *measured, result = map(json.loads, capsys.readouterr().out.splitlines())
    assert all(len(one["values"]["train/loss"]) == 5 for one in measured)
    final, summary = result["final"]["val/accuracy"], result["summary"]
    assert summary["metric"] == "val/accuracy"
    assert summary["lowest"]["value"] == min(final)
    assert final[summary["highest"]["seed"]] == max(final)


def test_a_plan_that_does_not_suit_is_refused_in_a_sentence(plan_file: str, capsys: Said) -> None:
    assert main(["cloud", plan_file, "--seeds", "100"]) == 2
    assert "2 to 64 seeds, but 100" in capsys.readouterr().err
