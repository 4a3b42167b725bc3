"""`race` trains plans side by side and says which was ahead."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.cli.owner import OWNER
from engine.cli.plans import load_plan
from engine.plan.variations import variations
from engine.runs.groups import Groups
from engine.runs.races.entry import race_members
from engine.runs.store import Store

Said = pytest.CaptureFixture[str]


@pytest.fixture
def plan(home: Path, tmp_path: Path, capsys: Said) -> str:
    assert main(["plan", "mlp", "--dataset", "circles", "--set", "training.epochs=2"]) == 0
    file = tmp_path / "rings.json"
    file.write_text(capsys.readouterr().out)
    return str(file)


@pytest.mark.slow
def test_optimizers_race_with_seeds(plan: str, capsys: Said) -> None:
    assert main(["race", plan, "--vary", "optimizer=adam,sgd", "--seeds", "2", "--json"]) == 0
    *ended, result = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted((one["variant"], one["seed"], one["status"]) for one in ended) == [
        ("optimizer=adam", 0, "finished"),
        ("optimizer=adam", 1, "finished"),
        ("optimizer=sgd", 0, "finished"),
        ("optimizer=sgd", 1, "finished"),
    ]
    assert (result["metric"], result["seeds"], result["of_seeds"]) == ("val/loss", 2, 2)
    assert {one["variant"] for one in result["standings"]} == {"optimizer=adam", "optimizer=sgd"}
    assert sum(one["wins"] for one in result["standings"]) == 2
    assert result["verdict"]
    assert main(["runs", "--json"]) == 0
    runs = json.loads(capsys.readouterr().out)
    assert {(run["group"], run["origin"]) for run in runs} == {(result["race"], "race")}


@pytest.mark.slow
def test_an_interrupted_race_is_continued(plan: str, capsys: Said) -> None:
    with closing(Store()) as store:
        plans, _ = variations(load_plan(plan, []), "optimizer", ["adam", "sgd"])
        group = Groups(store).start("race", race_members(plans, 1), OWNER)
        Groups(store).pause(group, OWNER)
    assert main(["race", "--resume", group, "--json"]) == 0
    *_, result = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (result["race"], result["seeds"]) == (group, 1)
    assert main(["race", "--resume", "nothing"]) == 2
    assert "The race `nothing` was not found" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "A race needs at least two runs"),
        (("--vary", "optimizer=magic"), "Unknown optimizer `magic`"),
        (("--vary", "weather=all"), "`weather` is not a catalog that can be varied"),
        (("--seeds", "1000"), "A race has 1 to 100 seeds, but got 1000"),
        (("--vary", "activation=all", "--seeds", "7"), "175 runs are more than the limit of 150"),
    ],
)
def test_a_race_that_cannot_be_is_refused_in_a_sentence(
    plan: str, capsys: Said, arguments: tuple[str, ...], sentence: str
) -> None:
    assert main(["race", plan, *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_plans_of_equal_names_are_refused(plan: str, capsys: Said) -> None:
    assert main(["race", plan, plan]) == 2
    assert "Two of the plans have the same name" in capsys.readouterr().err


def test_only_one_plan_is_varied(plan: str, tmp_path: Path, capsys: Said) -> None:
    other = tmp_path / "other.json"
    other.write_text(Path(plan).read_text())
    assert main(["race", plan, str(other), "--vary", "optimizer=all"]) == 2
    assert "Only one plan can be varied, but got 2" in capsys.readouterr().err
