"""`compare` shows runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.cli.owner import OWNER
from engine.plan.factory import change, make_plan
from engine.runs.store import Store

Said = pytest.CaptureFixture[str]
PLAN = make_plan("mlp", "circles")


@pytest.fixture
def ids(home: Path) -> list[str]:
    store = Store()
    plans = (PLAN, change(PLAN, "optimizer.learning_rate", 0.5))
    found = [store.submit(plan, "ada") for plan in plans]
    store.close()
    return found


def test_runs_are_named_by_their_differences(ids: list[str], capsys: Said) -> None:
    assert main(["compare", *ids]) == 0
    said = capsys.readouterr().out
    assert "(Learning rate 0.01 → 0.5)" in said
    assert main(["compare", *ids, ids[0], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["run"] for one in found["runs"]] == ids, "each once"
    assert found["settings"] == {"optimizer.learning_rate": [0.01, 0.5]}


def test_an_unknown_run_is_named(ids: list[str], capsys: Said) -> None:
    assert main(["compare", ids[0], "0" * 24]) == 2
    assert "not found" in capsys.readouterr().err


def test_a_run_is_labeled_and_what_is_not_given_stays(home: Path, capsys: Said) -> None:
    store = Store()
    run = store.submit(PLAN, OWNER)
    store.close()
    assert main(["label", run, "--name", "Best", "--tags", "a, b", "--pin"]) == 0
    assert main(["label", run, "--note", "again"]) == 0
    assert main(["show", run, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["name"], found["tags"], found["note"]) == ("Best", ["a", "b"], "again")
    assert main(["label", run, "--name", "n" * 200]) == 2
    assert "at most 120 characters, but got 200" in capsys.readouterr().err
