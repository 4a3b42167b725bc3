"""The next step of a run is recorded from its checkpoint, in the host and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pytest

from engine.__main__ import main
from engine.errors import LimitError
from engine.host.entry import start_or_resume
from engine.host.request_handler import RequestHandler
from engine.host.requests.slow_step import SlowStep
from engine.host.requests.weight_update import WeightUpdate
from engine.host.slow_steps import require_small
from engine.plan.factory import change, make_plan
from engine.runs.store import Store
from engine.views import unpack

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERLAB_HOME", str(tmp_path_factory.mktemp("home")))
        with closing(Store()) as store:
            run_id = store.submit(make_plan("mlp", "circles", {"training.epochs": 2}), "ada")
        start_or_resume(run_id, threads=1, holder="test")
        yield run_id


def shown(capsys: Said, *arguments: str) -> dict[str, Any]:
    assert main(["slow-step", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_each_step_begins_with_the_weights_that_the_one_before_it_ended_with(ended: str, capsys: Said) -> None:
    first, second = (shown(capsys, ended, "--at", step) for step in ("7", "8"))
    assert (first["step"], second["step"]) == (7, 8)
    assert first["checksum"] == second["checksum_before"] != first["checksum_before"]


def test_the_step_after_the_end_is_shown_by_the_host_as_on_the_command_line(ended: str, capsys: Said) -> None:
    handler = RequestHandler()
    answer = handler.answer(SlowStep(run=ended).packed())
    assert answer[:1] == b"\0"
    view = unpack(answer[1:])
    assert view["checksum"] == shown(capsys, ended)["checksum"]
    assert handler.next_step(ended)[1] is handler.next_step(ended)[1], "the recorded step is kept"
    assert main(["slow-step", ended]) == 0
    printed = capsys.readouterr().out
    assert "The loss of the batch is" in printed
    assert view["checksum"][:12] in printed


def test_a_weight_changes_alike_in_the_host_and_on_the_command_line(ended: str, capsys: Said) -> None:
    handler, place = RequestHandler(), {"graph": "main", "node": "output", "parameter": "bias", "index": (1,)}
    view = unpack(handler.answer(WeightUpdate(run=ended, **place).packed())[1:])
    printed = shown(capsys, ended, "--weight", "output.bias[1]")
    assert json.loads(json.dumps(view, default=np.ndarray.tolist)) == printed
    assert view["optimizer_steps"][-1]["result"] == pytest.approx(view["after"], rel=1e-5)
    assert main(["slow-step", ended, "--weight", "main/output.bias[1]"]) == 0
    assert f"{view['before']:.9g} before, {view['after']:.9g} after" in capsys.readouterr().out


def test_a_weight_of_another_step_or_none_is_refused(ended: str, capsys: Said) -> None:
    place = {"graph": "main", "node": "output", "parameter": "bias", "index": (1,)}
    answer = RequestHandler().answer(WeightUpdate(run=ended, step=3, **place).packed())
    assert answer[:1] != b"\0"
    assert b"it has gone on" in answer
    for weight, words in (("output", "A weight is written as"), ("output.bias[7]", "has the shape (2,)")):
        assert main(["slow-step", ended, "--weight", weight]) == 2
        assert words in capsys.readouterr().err


def test_an_unknown_run_is_a_sentence(ended: str, capsys: Said) -> None:
    assert main(["slow-step", "0" * 24]) == 2
    assert "not found" in capsys.readouterr().err


@pytest.mark.usefixtures("home")  # forecasts learn from the runs of other tests
def test_a_network_whose_steps_take_long_is_refused() -> None:
    plan = make_plan("vgg", "cifar10")
    require_small(make_plan("mlp", "circles"))
    with pytest.raises(LimitError, match="slow motion"):
        require_small(change(plan, "training.batch_size", 65_536))
