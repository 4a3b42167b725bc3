"""What the graph sends when a person types another weight: a command for the run, or a sentence."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from engine.commands import Stop
from engine.plan.factory import make_plan
from engine.runs.store import Store
from engine.views import unpack
from pages.ui.graph.weight_change import weight_route
from pages.ui.server.security import Guard
from pages.ui.visitor import COOKIE, owner_of
from tests.host_process import HostProcess, wait_until

COOKIES = {COOKIE: "a" * 43}
OWNER = str(owner_of(COOKIES))
CHANGE: dict[str, Any] = {"graph": "main", "node": "linear_1", "tensor": "weight", "index": [0, 1], "value": 0.5}


def post(content: str, cookie: str = f"{COOKIE}={'a' * 43}") -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Starlette(routes=[weight_route], middleware=[Middleware(Guard)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            headers = {"origin": "http://localhost", "cookie": cookie}
            return await client.post("/api/weight", content=content, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("wrong", [{"value": None}, {"index": "0,1"}, {"run": "../etc"}, {"more": 1}])
def test_a_malformed_request_is_refused_in_a_sentence(store: Store, wrong: dict[str, Any]) -> None:
    answer = post(json.dumps({"run": "0" * 24, **CHANGE, **wrong}))
    assert answer.status_code == 422
    assert "something else" in answer.json()["template"]


def test_weights_of_a_run_that_is_over_cannot_be_changed(store: Store) -> None:
    run = store.submit(make_plan("mlp", "moons"), OWNER)
    store.ask(run, Stop(), OWNER)
    refusal = unpack(post(json.dumps({"run": run, **CHANGE})).content)
    assert "has ended" in refusal["refusal"]["template"]


@pytest.mark.slow
def test_a_weight_typed_into_the_graph_changes_the_run_of_its_owner(hosted_store: Store, hosting: HostProcess) -> None:
    run = hosted_store.submit(make_plan("mlp", "moons", {"training.epochs": 10_000}), OWNER)
    hosting.host.wake()
    unknown = unpack(post(json.dumps({"run": run, **CHANGE, "index": [99, 0]})).content)
    stranger = unpack(post(json.dumps({"run": run, **CHANGE}), cookie=f"{COOKIE}={'b' * 43}").content)
    sent = unpack(post(json.dumps({"run": run, **CHANGE})).content)
    wait_until(lambda: hosted_store.events(run, kinds=["weight_changed"]), "the weight is changed")
    hosted_store.ask(run, Stop(), OWNER)
    assert "has the shape" in unknown["refusal"]["template"]
    assert "belongs to someone else" in stranger["refusal"]["template"]
    assert sent["command"]["value"] == 0.5
    ((_, event),) = hosted_store.events(run, kinds=["weight_changed"])
    assert (event.index, event.value) == ((0, 1), 0.5)  # type: ignore[union-attr]
