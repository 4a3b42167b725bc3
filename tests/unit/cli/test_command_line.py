"""The command line does what the pages do, and says in a sentence what is wrong."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image

from engine.__main__ import main
from engine.cli.foreground import Worker, follow
from engine.commands import SetWeight
from engine.events import RunEnded
from engine.plan.plan import Plan
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store

pytestmark = pytest.mark.slow

Said = pytest.CaptureFixture[str]


def run(capsys: Said, *arguments: str, code: int = 0) -> str:
    assert main(arguments) == code, capsys.readouterr().err
    return capsys.readouterr().out


def refused(capsys: Said, *arguments: str) -> str:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err.strip()


@pytest.fixture
def plan(home: Path, tmp_path: Path, capsys: Said) -> Path:
    place = tmp_path / "plan.json"
    place.write_text(run(capsys, "plan", "mlp", "--dataset", "circles", "--set", "training.epochs=3"))
    return place


@pytest.fixture
def reader(home: Path, tmp_path: Path, capsys: Said) -> str:
    """A run that reads pictures of digits."""
    place = tmp_path / "digits.json"
    settings = ("training.epochs=2", "training.threads=1")
    place.write_text(run(capsys, "plan", "cnn", "--dataset", "digits", "--set", *settings))
    run(capsys, "train", str(place), "--json")
    listed: list[dict[str, Any]] = json.loads(run(capsys, "runs", "--json"))
    return str(listed[0]["run"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[" * 100_000, "values; the limit is"),
        ("[" * 900 + "]" * 900, "nested more than 20 levels"),
        ("9" * 5_000, "a number in this json has 5000 digits"),
        ('{"dataset": {"name": "ink"}, "title": "\\ud800"}', "invalid characters"),
        ("[1", "not json"),
        ('{"a": 1}', "not a plan"),
    ],
)
def test_a_plan_that_is_none_is_refused_in_a_sentence(
    home: Path, tmp_path: Path, capsys: Said, content: str, sentence: str
) -> None:
    place = tmp_path / "plan.json"
    place.write_text(content)
    assert sentence in refused(capsys, "check", str(place)).lower()


@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 900 + "]" * 900, "\udcff"])
def test_a_setting_that_no_plan_holds_is_refused_in_a_sentence(plan: Path, capsys: Said, value: str) -> None:
    assert refused(capsys, "check", str(plan), "--set", f"title={value}").count("\n") == 0


def test_the_catalogue_lists_everything_with_its_settings(capsys: Said) -> None:
    listed = json.loads(run(capsys, "catalog", "--json"))
    assert {"conv2d", "linear"} <= {entry["name"] for entry in listed["layers"]}
    conv = next(entry for entry in listed["layers"] if entry["name"] == "conv2d")
    assert conv["settings"]["out_channels"]["minimum"] == 1
    assert conv["settings"]["kernel_size"]["oneOf"][0]["minimum"] == 1
    assert "relu" in run(capsys, "catalog", "activations")


def test_the_programs_of_the_courses_are_plans(home: Path, capsys: Said) -> None:
    cnn = json.loads(run(capsys, "plan", "cnn", "--dataset", "mnist"))["graphs"]["main"]["nodes"]
    assert [node["layer"] for node in cnn.values()] == [
        "conv2d", "max_pool2d", "conv2d", "max_pool2d", "flatten", "linear", "dropout", "linear",
    ]  # fmt: skip
    assert cnn["dropout_1"]["config"] == {"rate": 0.5}
    mlp = json.loads(run(capsys, "plan", "mlp", "--dataset", "mnist"))["graphs"]["main"]["nodes"]
    assert [node.get("config", {}).get("out_features") for node in mlp.values()] == [None, 128, None, 64, None, 10]


def test_ready_plans_are_listed_and_printed(home: Path, capsys: Said) -> None:
    families = {entry["name"]: entry for entry in json.loads(run(capsys, "catalog", "families", "--json"))["families"]}
    result = {one["name"]: one for one in families["perceptron"]["ready"]}
    assert (result["separable"]["fails"], result["xor"]["fails"]) == (False, True)
    assert "XOR: not linearly separable (fails)" in run(capsys, "catalog", "families")
    made = json.loads(run(capsys, "plan", "mlp", "--ready", "zeros", "--set", "training.epochs=3"))
    assert (made["initializer"], made["training"]["epochs"]) == ({"name": "zeros"}, 3)
    assert "no example `ones`" in refused(capsys, "plan", "mlp", "--ready", "ones")


def test_a_plan_is_checked(plan: Path, capsys: Said) -> None:
    report = json.loads(run(capsys, "check", str(plan), "--json"))
    assert report["parameter_count"] == 114
    assert report["shapes"]["main"]["linear_1"] == [8]
    assert report["forecast"]["steps"] > 0
    assert "114 parameters" in run(capsys, "check", str(plan))


def test_training_prints_events_and_the_last_is_the_end(plan: Path, capsys: Said) -> None:
    events = [json.loads(line) for line in run(capsys, "train", str(plan), "--json").splitlines()]
    assert events[0]["kind"] == "run_started"
    assert events[-1]["kind"] == "run_ended"
    assert events[-1]["reason"] == "finished"
    listed = json.loads(run(capsys, "runs", "--json"))
    shown = json.loads(run(capsys, "show", listed[0]["run"], "--json"))
    assert shown["summary"]["test/accuracy"] == events[-1]["summary"]["test/accuracy"]
    assert shown["plan"]["training"]["epochs"] == 3


def test_without_json_it_reads_like_a_log(plan: Path, capsys: Said) -> None:
    said = run(capsys, "train", str(plan), "--set", "training.epochs=2")
    assert "epoch    2" in said
    assert "finished" in said


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Processes begun here hear Ctrl-C, also where the tests themselves run in the background, whose children do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_stops_a_run_and_keeps_it(plan: Path, home: Path, interruptible: None, capsys: Said) -> None:
    asked = [sys.executable, "-m", "engine", "train", str(plan), "--json", "--set", "training.epochs=50000"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        while json.loads(worker.stdout.readline())["kind"] != "epoch_ended":
            pass
        worker.send_signal(signal.SIGINT)
        last = json.loads(worker.stdout.read().splitlines()[-1])
    assert worker.returncode == 130
    assert last["reason"] == "stopped"
    assert json.loads(run(capsys, "runs", "--json"))[0]["status"] == "stopped"


def test_a_worker_that_cannot_write_ends_the_command_with_a_sentence(plan: Path, home: Path, capsys: Said) -> None:
    (home / "artifacts").write_text("no folder")
    assert main(["train", str(plan), "--json"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "was interrupted: " in said
    (run_id,) = (entry["run"] for entry in json.loads(run(capsys, "runs", "--json")))
    assert f"`resume {run_id}`" in said


def test_an_error_of_the_database_is_printed_in_one_line(plan: Path, home: Path, capsys: Said) -> None:
    with closing(Store()) as store, store.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE commands RENAME TO away"))
    assert main(["train", str(plan), "--json"]) == 1
    assert "was interrupted: no such table: commands. Solve this" in capsys.readouterr().err


def test_events_are_followed_from_where_they_were_left(plan: Path, home: Path, capsys: Said) -> None:
    run(capsys, "train", str(plan), "--json")
    with closing(Store()) as store:
        run_id = json.loads(run(capsys, "runs", "--json"))[0]["run"]
        result = store.events(run_id, 7)
        followed = follow(store, run_id, 7, Worker(run_id, 1, "another"))
        assert [next(followed) for _ in result] == result
        assert result[0][0] == 8


@pytest.fixture
def killed(plan: Path, home: Path, capsys: Said) -> str:
    """A run whose process has been killed a moment ago."""
    asked = [sys.executable, "-m", "engine", "train", str(plan), "--json", *LONG]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        while json.loads(worker.stdout.readline())["kind"] != "epoch_ended":
            pass
        worker.kill()
    return str(json.loads(run(capsys, "runs", "--json"))[0]["run"])


LONG = ("--set", "training.epochs=200", "--set", "training.threads=1")


def test_a_killed_run_is_resumed_at_once_and_ends_as_an_undisturbed_one(plan: Path, killed: str, capsys: Said) -> None:
    assert main(["resume", killed, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out.splitlines()[-1])["reason"] == "finished"
    assert re.search(rf"`{killed}` is held by another process.* continues here in at most \d+ s", said.err)
    assert "cannot be resumed" in refused(capsys, "resume", killed)
    run(capsys, "train", str(plan), "--json", *LONG)
    undisturbed = json.loads(run(capsys, "runs", "--json"))[0]["run"]
    with closing(Store()) as store:
        kinds = ["measured", "epoch_ended"]
        curves = [
            [(event.step, event.values) for _, event in store.events(run_id, limit=10**6, kinds=kinds)]  # type: ignore[union-attr]
            for run_id in (killed, undisturbed)
        ]
    assert curves[0] == curves[1]


def test_a_weight_is_set_by_the_command_line(plan: Path, home: Path, capsys: Said) -> None:
    with closing(Store()) as store:
        run_id = store.submit(Plan.model_validate_json(plan.read_text(encoding="utf-8")), "somebody")
        lease = Queue(store.database).claim(run_id, "here", 1)
        assert lease
        said = run(capsys, "set-weight", run_id, "linear_1", "0,1", "-0.5")
        assert said == "linear_1.weight[0, 1] will be -0.5 from the next step on\n"
        asked = json.loads(run(capsys, "set-weight", run_id, "linear_1", "2", "1.5", "--tensor", "bias", "--json"))
        assert (asked["tensor"], asked["index"], asked["value"]) == ("bias", [2], 1.5)
        logbook = Logbook(store.database, lease)
        commands = logbook.pending(0)
        assert [command.value for command in commands if isinstance(command, SetWeight)] == [-0.5, 1.5]
        assert "Available: linear_1" in refused(capsys, "set-weight", run_id, "linear_7", "0,1", "1")
        assert "from −1,000,000 to 1,000,000" in refused(capsys, "set-weight", run_id, "linear_1", "0,1", "nan")
        assert "whole numbers with commas" in refused(capsys, "set-weight", run_id, "linear_1", "first", "1")
        logbook.append([RunEnded(step=0, reason="stopped")])
        assert "has ended (stopped)" in refused(capsys, "set-weight", run_id, "linear_1", "0,1", "1")


def test_the_speed_is_limited_by_the_command_line_and_a_run_can_start_paused(
    plan: Path, home: Path, capsys: Said
) -> None:
    with closing(Store()) as store:
        trained = Plan.model_validate_json(plan.read_text(encoding="utf-8"))
        run_id = store.submit(trained, "somebody", paused=True)
        lease = Queue(store.database).claim(run_id, "here", 1)
        assert lease
        assert run(capsys, "set-speed", run_id, "10") == "at most 10 steps per second\n"
        assert json.loads(run(capsys, "set-speed", run_id, "--json"))["steps_per_s"] is None
        assert "between 1 and 1000" in refused(capsys, "set-speed", run_id, "0.5")
        commands = Logbook(store.database, lease).pending(0)
        assert [command.kind for command in commands] == ["pause", "set_speed", "set_speed"]


def test_a_run_is_resumed_as_soon_as_its_lease_is_over(plan: Path, home: Path, capsys: Said) -> None:
    with closing(Store()) as store:
        run_id = store.submit(Plan.model_validate_json(plan.read_text(encoding="utf-8")), "somebody")
        assert Queue(store.database).claim(run_id, "a process that has ended", 1, lease_s=2.0)
    assert main(["resume", run_id, "--json"]) == 0
    assert "in at most 2 s" in capsys.readouterr().err


def test_ctrl_c_ends_the_wait_for_a_lease(plan: Path, home: Path, interruptible: None) -> None:
    with closing(Store()) as store:
        run_id = store.submit(Plan.model_validate_json(plan.read_text(encoding="utf-8")), "somebody")
        assert Queue(store.database).claim(run_id, "a process that has ended", 1, lease_s=3600)
        asked = [sys.executable, "-m", "engine", "resume", run_id, "--json"]
        with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
            assert waiting.stderr is not None
            while "is held by another process" not in (line := waiting.stderr.readline()):
                assert line, "it announces the wait"
            waiting.send_signal(signal.SIGINT)
            assert "Traceback" not in waiting.communicate()[1]
        assert waiting.returncode == 130
        assert not store.run(run_id).is_over


def test_a_run_reads_pictures_and_strokes(reader: str, tmp_path: Path, capsys: Said) -> None:
    stroke = [[10, 0], [10, 40]]
    (tmp_path / "strokes.jsonl").write_text(json.dumps({"strokes": [stroke]}) + "\n\n" + json.dumps({"strokes": []}))
    said = run(capsys, "predict", reader, "--strokes", str(tmp_path / "strokes.jsonl"), "--json").splitlines()
    assert len(said) == 2
    answer = json.loads(said[0])
    assert answer["class"] == max(answer["probabilities"], key=answer["probabilities"].get)
    assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    Image.fromarray(np.full((28, 28), 255, np.uint8)).save(tmp_path / "white.png")
    assert "%" in run(capsys, "predict", reader, "--image", str(tmp_path / "white.png"))


def test_a_damaged_checkpoint_is_skipped_and_reported_on_standard_error(
    reader: str, home: Path, tmp_path: Path
) -> None:
    newest = max((home / "artifacts" / reader / "checkpoints").iterdir(), key=lambda file: int(file.stem))
    content = newest.read_bytes()
    newest.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    asked = [sys.executable, "-m", "engine", "export", reader, "--as", "weights", "--out", str(tmp_path / "weights")]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert (tmp_path / "weights").exists()
    assert done.stdout == ""
    assert "a checkpoint is passed over" in done.stderr


def test_a_run_is_probed_and_exported(reader: str, tmp_path: Path, capsys: Said) -> None:
    run(capsys, "probe", reader, "confusion", "--out", str(tmp_path / "view.json"))
    view = json.loads((tmp_path / "view.json").read_text())
    assert view["kind"] == "matrix"
    asked = ("probe", reader, "feature_maps", "--node", "conv2d_1", "--out", str(tmp_path / "maps.json"), "--set")
    first, other = [
        (run(capsys, *asked, f"sample={n}"), json.loads((tmp_path / "maps.json").read_text()))[1] for n in "07"
    ]
    assert first != other
    assert "sample" in refused(capsys, *asked, "sample=-4")
    assert "nonsense" in refused(capsys, *asked, "nonsense=4")
    run(capsys, "export", reader, "--as", "pytorch", "--out", str(tmp_path / "network.py"))
    run(capsys, "export", reader, "--as", "weights", "--out", str(tmp_path / "network.safetensors"))
    script = (
        "import safetensors.torch, torch, network\n"
        "model = network.Network()\n"
        "model.load_state_dict(safetensors.torch.load_file('network.safetensors'))\n"
        "print(tuple(model(torch.zeros(2, 1, 8, 8)).shape))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(2, 10)"
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(tmp_path / "seven.png")
    answer = json.loads(run(capsys, "predict", reader, "--image", str(tmp_path / "seven.png"), "--json"))
    started = [sys.executable, "network.py", "seven.png"]
    done = subprocess.run(started, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == pytest.approx(answer["probabilities"], abs=1e-5)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["plan", "cnnn"], "Did you mean `cnn`?"),
        (["plan", "cnn", "--dataset", "circles"], "does not accept"),
        (["plan", "mlp", "--set", "training.epochs=0"], "at least 1"),
        (["plan", "mlp", "--set", "training.epoch=3"], "epoch"),
        (["plan", "mlp", "--set", "nonsense"], "path=value"),
        (["plan", "mlp", "--set", "title.deeper=3"], "no setting"),
        (["check", "/no/such/file"], "cannot be read"),
        (["show", "0" * 24], "not found"),
        (["show", "../../etc/passwd"], "not found"),
        (["predict", "0" * 24, "--strokes", "-"], "not found"),
        (["datasets", "fetch", "nothing"], "Unknown dataset"),
    ],
)
def test_problems_are_reported_in_a_sentence(arguments: list[str], sentence: str, home: Path, capsys: Said) -> None:
    assert sentence in refused(capsys, *arguments)


def test_every_problem_of_a_plan_is_reported(plan: Path, capsys: Said) -> None:
    made = json.loads(plan.read_text(encoding="utf-8"))
    made["loss"] = {"name": "huber"}
    made["graphs"]["main"]["nodes"]["linear_1"]["config"] = {"out_features": -3}
    plan.write_text(json.dumps(made), encoding="utf-8")
    said = refused(capsys, "train", str(plan)).splitlines()
    assert any(line.startswith("loss:") for line in said)
    assert any("linear_1" in line for line in said)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"version": 99}', "\x00\xff", '{"dataset": 3}'])
def test_a_file_that_is_no_plan_is_refused(content: str, tmp_path: Path, home: Path, capsys: Said) -> None:
    (tmp_path / "plan.json").write_bytes(content.encode("latin-1"))
    assert refused(capsys, "check", str(tmp_path / "plan.json"))


def test_files_that_are_no_pictures_or_strokes_are_refused(reader: str, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    (tmp_path / "broken.jsonl").write_text('{"strokes": [[["a", 1]]]}')
    (tmp_path / "other.jsonl").write_text("[1, 2]")
    assert "not a readable image" in refused(capsys, "predict", reader, "--image", str(tmp_path / "broken.png"))
    assert "not found" in refused(capsys, "predict", reader, "--image", str(tmp_path / "missing.png"))
    assert "stroke" in refused(capsys, "predict", reader, "--strokes", str(tmp_path / "broken.jsonl"))
    assert "not a drawing" in refused(capsys, "predict", reader, "--strokes", str(tmp_path / "other.jsonl"))
    assert "Unknown probe" in refused(capsys, "probe", reader, "nothing", "--out", str(tmp_path / "x"))
