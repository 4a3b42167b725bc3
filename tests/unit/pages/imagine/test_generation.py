"""What the Imagine page asks for: which runs imagine, and how; a real network draws; all else becomes a sentence."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any, ClassVar

import httpx
import numpy as np
import pytest
from pydantic import BaseModel, ValidationError, field_validator
from starlette.applications import Starlette
from starlette.middleware import Middleware

from engine.errors import LimitError
from engine.json_reader import JsonLimits, read_json
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.runs.store import Store
from engine.views import unpack
from pages.ui.api_request import json_route
from pages.ui.imagine.generation import (
    JSON_LIMITS,
    MAX_BYTES,
    GenerationRequest,
    imagination_of,
    imagine_route,
    imagines,
)
from pages.ui.server.security import Guard
from tests.host_process import HostProcess, finished

NOBODY = "0" * 24
TINY: dict[str, Any] = {"training.epochs": 1, "training.batch_size": 256}


def post(content: str, origin: str | None = "http://localhost") -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Starlette(routes=[imagine_route], middleware=[Middleware(Guard)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.post("/api/imagine", content=content, headers={"origin": origin} if origin else {})

    return asyncio.run(ask())


class Noted(BaseModel):
    """A question that notes which thread validated it."""

    threads: ClassVar[list[int]] = []
    codes: list[int]

    @field_validator("codes")
    @classmethod
    def note(cls, codes: list[int]) -> list[int]:
        cls.threads.append(threading.get_ident())
        return codes


def test_a_body_is_read_and_validated_beside_the_event_loop() -> None:
    route = json_route("/noted", Noted, lambda asked: bytes(asked.codes), JsonLimits(100, values=50), "", "")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=[route]))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/noted", content='{"codes": [1, 2]}')

    assert asyncio.run(ask()).content == b"\1\2"
    assert threading.get_ident() not in Noted.threads
    assert len(Noted.threads) == 1


def test_a_page_that_closes_during_a_request_raises_nothing() -> None:
    route = json_route(
        "/noted", Noted, lambda _asked: pytest.fail("half a question was answered"), JsonLimits(100, 50), "", ""
    )
    events = iter([{"type": "http.request", "body": b'{"codes"', "more_body": True}, {"type": "http.disconnect"}])
    scope = {"type": "http", "method": "POST", "path": "/noted", "headers": [], "query_string": b""}
    sent: list[Any] = []

    async def receive() -> Any:
        return next(events)

    async def send(event: Any) -> None:
        sent.append(event.get("status"))

    asyncio.run(Starlette(routes=[route])(scope, receive, send))
    assert sent[0] == 400


@pytest.mark.parametrize(
    "more",
    [
        {"codes": [["x"] * 4000] * 100},
        {"codes": ["x"] * 250_000},
        {"codes": [[1.0]] * 160_000},
        {"indices": ["x"] * 250_000},
        {f"k{i}": 0 for i in range(100_000)},
    ],
)
def test_megabytes_that_are_no_question_are_refused_at_their_first_fault(more: dict[str, Any]) -> None:
    response = post(asked(**more))
    assert response.status_code == 422
    with pytest.raises((ValidationError, LimitError)) as caught:
        GenerationRequest.model_validate(read_json(asked(**more), JSON_LIMITS))
    assert not isinstance(caught.value, ValidationError) or caught.value.error_count() <= 20


def asked(verb: str = "directions", run: str = NOBODY, **more: Any) -> str:
    return json.dumps({"run": run, "verb": verb, **more})


@pytest.mark.parametrize(
    ("family", "dataset", "way", "result"),
    [
        ({"name": "vae", "code": 3}, "digits", "codes", 0),
        ({"name": "vae", "conditional": True}, "digits", "codes", 10),
        ({"name": "autoencoder"}, "digits", "codes", 0),
        ({"name": "dcgan"}, "digits", "noise", 0),
        ({"name": "conditional_gan"}, "digits", "noise", 10),
        ({"name": "gan_points"}, None, "views", 0),
        ({"name": "vae"}, "circles", "views", 0),
        ({"name": "vae", "conditional": True}, "wine", "views", 3),
        ({"name": "vae"}, "lorenz", "views", 0),
        ({"name": "autoencoder"}, "wine", None, 0),
        ({"name": "gpt"}, None, "text", 0),
        ({"name": "cnn"}, "digits", None, 0),
        ({"name": "mlp"}, "circles", None, 0),
    ],
)
def test_runs_generate_samples_as_their_plan_defines(
    store: Store, family: dict[str, Any], dataset: str | None, way: str | None, result: int
) -> None:
    row = store.run(store.submit(make_plan(Choice(**family), dataset), "v"))
    assert imagines(row) is (way is not None)
    if way:
        known = imagination_of(row)
        assert (known.way, len(known.classes)) == (way, result)
        assert known.size > 0 or way == "text"


def test_a_code_of_so_many_numbers_is_known_before_anything_is_loaded(store: Store) -> None:
    row = store.run(store.submit(make_plan(Choice(name="vae", code=3), "digits"), "v"))
    known = imagination_of(row)
    assert (known.size, known.prior, known.shape) == (3, True, (1, 8, 8))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", asked("fly"), asked(run="../.."), asked("decode", codes=[["a"]]), asked("decode", codes="x"),
     asked("decode", codes=[[1e999]]), asked(more=1), asked("continue", temperature=-1), asked("continue", count=10**9)],
)  # fmt: skip
def test_malformed_requests_are_refused_in_a_sentence(store: Store, content: str) -> None:
    response = post(content)
    assert response.status_code == 422
    assert response.json()["template"].endswith(".")


def test_only_pages_of_this_app_may_ask(store: Store) -> None:
    assert post(asked(), origin="http://elsewhere").status_code == 403
    assert post(asked(), origin=None).status_code == 403


def test_a_body_that_is_too_large_is_refused_with_both_numbers(store: Store) -> None:
    response = post(asked(text="x" * MAX_BYTES))
    assert response.status_code == 413
    assert response.json()["values"]["limit"] == MAX_BYTES


def test_runs_that_generate_nothing_are_reported_without_an_error(store: Store) -> None:
    reader = store.submit(make_plan("cnn", "digits"), "v")
    for run in (NOBODY, reader):
        response = post(asked(run=run))
        result = unpack(response.content)
        assert (response.status_code, result["again"]) == (200, False)
        assert run in json.dumps(result["refusal"])


def test_a_code_of_another_length_is_refused_with_both_numbers(store: Store) -> None:
    run = store.submit(make_plan(Choice(name="vae", code=3), "digits"), "v")
    result = unpack(post(asked("decode", run=run, codes=[[1.0, 2.0]])).content)
    assert result["refusal"]["values"] == {"size": 3, "got": 2}


def test_a_real_network_gives_its_directions_and_decodes_codes_along_them(
    hosted_store: Store, hosting: HostProcess
) -> None:
    run = hosted_store.submit(make_plan(Choice(name="vae", conditional=True), "digits", TINY), "v")
    hosting.host.wake()
    assert finished(hosted_store, run).status == "finished"
    ways = unpack(post(asked(run=run)).content)
    assert ways["directions"].shape == (2, 2)
    other = unpack(post(asked(run=run, label=3)).content)
    assert not np.array_equal(ways["plane"]["picture"], other["plane"]["picture"])
    drawn = unpack(post(asked("decode", run=run, codes=[[0.0, 0.0], [1.0, -1.0]])).content)
    assert (drawn["kind"], drawn["pixels"].shape) == ("pictures", (2, 8, 8))
    again = unpack(post(asked("decode", run=run, codes=[[0.0, 0.0]])).content)
    assert np.array_equal(again["pixels"][0], drawn["pixels"][0])
    found = unpack(post(asked("encode", run=run, indices=[0, 5])).content)
    assert (found["codes"].shape, found["pictures"]["pixels"].shape) == ((2, 2), (2, 8, 8))
    strokes = [[[80, 60], [200, 60], [130, 230]]]
    assert unpack(post(asked("encode", run=run, strokes=strokes)).content)["codes"].shape == (1, 2)


def test_a_real_generator_places_points_of_the_noise_that_is_sent(hosted_store: Store, hosting: HostProcess) -> None:
    run = hosted_store.submit(make_plan("gan_points", None, TINY), "v")
    hosting.host.wake()
    assert finished(hosted_store, run).status == "finished"
    size = imagination_of(hosted_store.run(run)).size
    made = unpack(post(asked("generate", run=run, codes=[[0.5] * size] * 3)).content)
    points = made["clouds"][-1]["points"]
    assert (made["kind"], points.shape) == ("scatter", (3, 2))
    assert np.allclose(points, points[0], atol=1e-5)


def test_a_real_vae_writes_rows_of_the_codes_that_are_sent(hosted_store: Store, hosting: HostProcess) -> None:
    run = hosted_store.submit(make_plan(Choice(name="vae", code=3, conditional=True), "wine", TINY), "v")
    hosting.host.wake()
    assert finished(hosted_store, run).status == "finished"
    known = imagination_of(hosted_store.run(run))
    made = unpack(post(asked("generate", run=run, codes=[[0.5] * known.size] * known.count, label=1)).content)
    new, real = made["views"]
    assert (made["kind"], new["kind"], new["values"].shape) == ("sheet", "table", (known.count, 13))
    assert new["columns"] == real["columns"]
    assert np.allclose(new["values"], new["values"][0], rtol=1e-4)
