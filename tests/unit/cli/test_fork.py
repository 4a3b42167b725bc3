"""`fork` goes on from a step of a run."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.cli.owner import OWNER
from engine.commands import SetValue
from engine.runs.store import Store

Said = pytest.CaptureFixture[str]


@pytest.fixture
def trained(home: Path, tmp_path: Path, capsys: Said) -> str:
    """The id of a finished run of two epochs of ten steps."""
    assert main(["plan", "mlp", "--dataset", "circles", "--set", "training.epochs=2"]) == 0
    plan = tmp_path / "plan.json"
    plan.write_text(capsys.readouterr().out)
    assert main(["train", str(plan), "--json"]) == 0
    capsys.readouterr()
    return str(listed(capsys)["run"])


def listed(capsys: Said) -> dict[str, Any]:
    """The newest run."""
    assert main(["runs", "--json"]) == 0
    newest: dict[str, Any] = json.loads(capsys.readouterr().out)[0]
    return newest


def events(capsys: Said, *arguments: str) -> list[dict[str, Any]]:
    assert main(["fork", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_ended_run_is_trained_for_more_epochs(trained: str, capsys: Said) -> None:
    found = events(capsys, trained, "--epochs", "+1")
    assert (found[0]["kind"], found[0]["step"], found[0]["steps"]) == ("run_started", 20, 30)
    assert (found[-1]["kind"], found[-1]["reason"], found[-1]["step"]) == ("run_ended", "finished", 30)
    fork = listed(capsys)
    assert (fork["parent"], fork["parent_step"], fork["origin"]) == (trained, 20, "fork")
    assert main(["show", fork["run"]]) == 0
    assert f"goes on from run {trained} after step 20" in capsys.readouterr().out


def test_a_step_in_between_is_gone_on_from_with_other_settings(trained: str, capsys: Said) -> None:
    found = events(capsys, trained, "--at", "13", "--set", "optimizer=sgd", "training.epochs=3")
    assert [event["step"] for event in found if event["kind"] == "epoch_ended"] == [20, 30]
    fork = listed(capsys)
    assert main(["show", fork["run"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["plan"]["optimizer"] == {"name": "sgd"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--at", "21"), "is at step 20, so step 21 is not one of its steps"),
        (("--epochs", "+ten"), "The number of epochs is a whole number, or +10 for ten more, but got `+ten`."),
        (("--epochs", "1"), "The epochs of the plan (1) are over before step 20"),
        (("--set", "optimizer=magic"), "Unknown optimizer `magic`"),
        (("--set", "training.epochs=0"), "at least 1"),
    ],
)
def test_a_fork_that_cannot_be_is_refused_in_a_sentence(
    trained: str, capsys: Said, arguments: tuple[str, ...], sentence: str
) -> None:
    assert main(["fork", trained, *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_a_run_is_trained_without_one_of_its_changes(trained: str, capsys: Said) -> None:
    with closing(Store()) as store:
        run_id = store.submit(store.run(trained).plan, OWNER)
        store.ask(run_id, SetValue(value=0.5), OWNER)
    assert main(["resume", run_id, "--json"]) == 0
    capsys.readouterr()
    assert main(["show", run_id]) == 0
    assert "changed at step 0: Learning rate 0.01 → 0.5" in capsys.readouterr().out
    found = events(capsys, run_id, "--without", "0")
    other = listed(capsys)
    assert (other["parent"], other["variant"]) == (run_id, "without=0")
    assert other["title"].endswith("without “Learning rate 0.01 → 0.5” at step 0")
    with closing(Store()) as store:
        assert found[-1]["summary"] == store.run(trained).summary
    assert main(["fork", run_id, "--without", "7"]) == 2
    assert "There is no change `7`. The changes of this run: 0." in capsys.readouterr().err
    assert main(["fork", run_id, "--without", "0", "--at", "3"]) == 2
    assert "leave out the other options" in capsys.readouterr().err
