"""What the pad sends: drawings become pictures, all else becomes a sentence; a real network reads."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from engine.cli.images import drawings
from engine.datasets.picture_preparation import standard_preparation
from engine.errors import LayerlabError
from engine.host.launch import hosted
from engine.plan.factory import make_plan
from engine.runs.store import Store
from engine.views import unpack
from pages.ui import backend
from pages.ui.draw.drawing import strokes_file, valid_strokes
from pages.ui.draw.recognition import MAX_BYTES, MAX_POINTS, ReadRequest, drawn, newest, read, read_route
from pages.ui.server.security import Guard
from tests.host_process import HostProcess, finished

pytestmark = pytest.mark.slow

SEVEN = [[[80, 60], [200, 60], [130, 230]]]
NOBODY = "0" * 24
DIGITS = standard_preparation((1, 28, 28))


def post(content: bytes | str, origin: str | None = "http://localhost") -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Starlette(routes=[read_route], middleware=[Middleware(Guard)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.post("/api/read", content=content, headers={"origin": origin} if origin else {})

    return asyncio.run(ask())


def asked(run: str = NOBODY, strokes: Any = None, **more: Any) -> str:
    return json.dumps({"run": run, "strokes": SEVEN if strokes is None else strokes, **more})


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 8, 8)])
def test_a_drawing_becomes_a_picture_of_the_networks_shape(shape: tuple[int, ...]) -> None:
    picture = drawn(SEVEN, standard_preparation(shape))
    assert picture is not None
    assert picture.shape == shape
    assert picture.dtype == np.uint8
    assert picture.max() > 200


def test_the_command_line_renders_strokes_as_in_training(tmp_path: Path) -> None:
    file = tmp_path / "drawing.jsonl"
    file.write_text(strokes_file(SEVEN))
    ((name, picture),) = drawings(str(file), DIGITS)
    assert name == "line 1"
    np.testing.assert_array_equal(picture, drawn(SEVEN, DIGITS))


@pytest.mark.parametrize("strokes", [[], [[]], [[], []]])
def test_an_empty_pad_is_no_picture(strokes: Any) -> None:
    assert drawn(strokes, DIGITS) is None


def test_a_drawing_far_out_and_huge_is_a_picture_all_the_same() -> None:
    far = [[[x * 1e300, y * 1e300] for x, y in stroke] for stroke in SEVEN]
    near, huge = drawn(SEVEN, DIGITS), drawn(far, DIGITS)
    assert near is not None
    np.testing.assert_array_equal(huge, near)


NO_DRAWINGS = [
    [[[float("nan"), 1.0]]],
    [[[float("inf"), 1.0]]],
    [[["<script>", 1.0]]],
    [[[1.0]]],
    [7],
    "strokes",
    {"strokes": 1},
    [[[1.0, 2.0]] * (MAX_POINTS + 1)],
    [[[1.0, 2.0]]] * (MAX_POINTS + 1),
]


@pytest.mark.parametrize("strokes", NO_DRAWINGS, ids=range(len(NO_DRAWINGS)))
def test_invalid_drawings_are_refused_in_a_sentence_and_not_stored(strokes: Any) -> None:
    with pytest.raises(LayerlabError) as refused:
        drawn(strokes, DIGITS)
    assert str(refused.value).endswith(".")
    assert valid_strokes(strokes) is None


def test_another_sites_page_cannot_ask() -> None:
    assert post(asked(), origin="http://evil.example").status_code == 403
    assert post(asked(), origin=None).status_code == 403


@pytest.mark.parametrize("body", ["", "{", "[]", "[" * 100_000, '{"run": "../../etc", "strokes": []}', asked(more=1)])
def test_a_body_that_is_no_question_is_answered_by_a_sentence(body: str) -> None:
    answer = post(body)
    assert answer.status_code == 422
    assert "something else" in answer.json()["template"]


def test_a_body_without_end_is_cut_off() -> None:
    answer = post(b" " * (MAX_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["values"]["limit"] == MAX_BYTES


def test_an_unknown_or_unsuitable_run_is_reported(store: Store) -> None:
    points = store.submit(make_plan("mlp", "circles"), "ada")
    for run, reason in ((NOBODY, "not found"), (points, "was not trained on images")):
        result = unpack(post(asked(run)).content)
        assert reason in result["refusal"]["template"]
        assert not result["again"]


def test_bad_strokes_are_answered_by_a_sentence(store: Store) -> None:
    run = store.submit(make_plan("cnn", "digits"), "ada")
    for strokes, status in (("[[[NaN, 1]]]", 422), (json.dumps([[[1, 2]] * 100_000]), 413)):
        answer = post(f'{{"run": "{run}", "strokes": {strokes}}}')
        assert answer.status_code == status
        assert set(answer.json()) == {"template", "values"}


def test_without_a_host_the_pad_is_to_ask_again(store: Store) -> None:
    """Scripts of pages wait for one that is being started; routes have few threads, and keep none of them waiting."""
    run = store.submit(make_plan("cnn", "digits"), "ada")
    with hosted(after=threading.Event()):
        result = unpack(post(asked(run)).content)
        assert backend.host_at_once().patience_s == 0 < backend.host().patience_s
    assert "does not answer" in result["refusal"]["template"]
    assert result["again"]


def test_a_trained_network_reads_a_drawing(hosted_store: Store, hosting: HostProcess) -> None:
    run = hosted_store.submit(make_plan("mlp", "digits", {"training.epochs": 2}), "ada")
    hosting.host.wake()
    assert finished(hosted_store, run).status == "finished"
    empty = unpack(read(ReadRequest(run=run, strokes=[])))
    result = unpack(read(ReadRequest(run=run, strokes=SEVEN, show=["reading", "input_picture", "saliency", "filters"])))
    assert empty == {"step": newest(run), "views": {}}
    assert list(result["views"]) == ["reading", "input_picture", "saliency"]
    assert [name["template"] for name in result["views"]["reading"]["names"]] == list("0123456789")
    assert result["views"]["reading"]["values"].sum() == pytest.approx(1, abs=1e-4)
    np.testing.assert_array_equal(
        result["views"]["input_picture"]["pixels"], drawn(SEVEN, standard_preparation((1, 8, 8)))
    )
