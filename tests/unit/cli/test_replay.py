"""`replay` returns to any step of a run, and `probe --at` shows it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.__main__ import main
from engine.runs.artifacts import Artifacts
from engine.runs.recordings import newest_kept, recording
from engine.runs.schema import events
from engine.runs.store import Store

Said = pytest.CaptureFixture[str]
PATIENT = ("--set", "training.epochs=40", "regularisation.early_stopping.patience=1", "optimizer.learning_rate=0.5")


@pytest.fixture
def trained(home: Path, tmp_path: Path, capsys: Said) -> str:
    return train(tmp_path, capsys)


def train(folder: Path, capsys: Said, *settings: str) -> str:
    """The id of a finished run of three epochs of ten steps."""
    assert main(["plan", "mlp", "--dataset", "circles", "--set", "training.epochs=3"]) == 0
    plan = folder / "plan.json"
    plan.write_text(capsys.readouterr().out)
    assert main(["train", str(plan), "--json", *settings]) == 0
    capsys.readouterr()
    assert main(["runs", "--json"]) == 0
    return str(json.loads(capsys.readouterr().out)[0]["run"])


def replay(capsys: Said, run_id: str, step: int, code: int = 0) -> dict[str, Any]:
    assert main(["replay", run_id, "--at", str(step), "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_any_step_is_reproduced(trained: str, capsys: Said) -> None:
    for step in (0, 17, 30):
        found = replay(capsys, trained, step)
        assert (found["step"], found["equal"], found["difference"]) == (step, True, 0.0)
    assert replay(capsys, trained, 17)["compared"] == 18, "17 steps and an epoch"
    assert replay(capsys, trained, 30)["from"] == 30, "the last checkpoint"
    assert main(["replay", trained, "--at", "17"]) == 0
    assert "18 recorded measurements were reproduced bit for bit" in capsys.readouterr().out


def test_a_step_beyond_the_run_is_refused(trained: str, capsys: Said) -> None:
    for step in ("31", "-1"):
        assert main(["replay", trained, "--at", step]) == 2
        assert f"is at step 30, so step {step} is not one of its steps" in capsys.readouterr().err


def test_a_run_recorded_on_a_machine_that_rounds_differently_is_reported(trained: str, capsys: Said) -> None:
    with closing(Store()) as store, store.database.writing() as connection:
        its = sa.and_(events.c.run == trained, events.c.step == 12, events.c.kind == "measured")
        payload = json.loads(connection.scalar(sa.select(events.c.payload).where(its)) or "")
        payload["values"]["train/loss"] += 2**-20
        connection.execute(sa.update(events).where(its).values(payload=json.dumps(payload)))
    found = replay(capsys, trained, 20, code=1)
    assert (found["equal"], found["differs_at"], found["difference"]) == (False, 12, pytest.approx(2**-20))


def test_a_damaged_checkpoint_is_passed_over(trained: str, capsys: Said) -> None:
    file = Path(Artifacts().root, trained, "checkpoints", "30.safetensors")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    found = replay(capsys, trained, 30)
    assert (found["from"], found["equal"]) == (0, True)


def test_the_best_weights_at_the_end_are_not_taken_for_the_last_state(home: Path, tmp_path: Path, capsys: Said) -> None:
    run_id = train(tmp_path, capsys, *PATIENT)
    with closing(Store()) as store:
        row = store.run(run_id)
        assert "Stopped early" in str(row.message)
        assert newest_kept(store, Artifacts(), row, row.step).step == 0
        assert row.step in Artifacts().checkpoints(run_id)
        assert len(recording(store, Artifacts(), row, row.step).curve) > row.step / 2
    assert replay(capsys, run_id, row.step)["equal"]


def test_a_probe_shows_a_step_without_a_checkpoint(trained: str, tmp_path: Path, capsys: Said) -> None:
    views = []
    for step in ("0", "5", "30"):
        out = tmp_path / f"{step}.json"
        assert main(["probe", trained, "confusion", "--at", step, "--out", str(out)]) == 0
        views.append(out.read_text())
    assert len({*views}) == 3
