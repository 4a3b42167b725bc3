"""`landscape` computes the loss around a run's path."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.__main__ import main
from tests.unit.cli.test_replay import Said, train


@pytest.fixture
def trained(home: Path, tmp_path: Path, capsys: Said) -> str:
    return train(tmp_path, capsys)


def test_the_grid_surrounds_the_path_and_the_plane_goes_through_chosen_steps(trained: str, capsys: Said) -> None:
    assert main(["landscape", trained, "--size", "9", "--steps", "0,11,30", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [len(line) for line in found["losses"]] == [9] * 9
    off = {point["step"]: point["off_plane_share"] for point in found["path"]}
    assert [off[step] for step in (0, 11, 30)] == pytest.approx([0, 0, 0], abs=1e-4)
    assert max(off.values()) > 0.001
    assert found["path"][0]["loss"] > found["path"][-1]["loss"]
    low, high = found["x_range"]
    assert all(low < point["x"] < high for point in found["path"])


def test_the_picture_names_shares_range_and_distance(trained: str, capsys: Said) -> None:
    assert main(["landscape", trained, "--size", "9", "--samples", "40"]) == 0
    said = capsys.readouterr().out
    assert "of the squared distances from the last weights" in said
    assert "on 40 training samples" in said
    assert {"S", "E", "o"} <= set("".join(said.splitlines()[:9]))
    assert "Farthest from the plane: step" in said


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--steps", "1,2"], "takes three steps separated by commas"),
        (["--steps", "0,5,99"], "is at step 30"),
        (["--steps", "5,5,9"], "do not lie on one line"),
        (["--samples", "0"], "must be at least 1"),
    ],
)
def test_unsuitable_choices_are_refused(trained: str, capsys: Said, arguments: list[str], reason: str) -> None:
    assert main(["landscape", trained, "--size", "9", *arguments]) == 2
    assert reason in capsys.readouterr().err
