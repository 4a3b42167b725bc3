"""What slow motion asks the server for: refused in a sentence where it is malformed."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from pages.ui.server.security import Guard
from pages.ui.train.slow_step import slow_step_route, weight_update_route

RUN = "0" * 24
WEIGHT: dict[str, Any] = {
    "run": RUN,
    "step": 3,
    "graph": "main",
    "node": "linear_1",
    "parameter": "weight",
    "index": [0, 1],
}


def post(path: str, content: dict[str, Any]) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Starlette(routes=[slow_step_route, weight_update_route], middleware=[Middleware(Guard)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.post(path, content=json.dumps(content), headers={"origin": "http://localhost"})

    return asyncio.run(ask())


@pytest.mark.parametrize("wrong", [{"run": "../etc"}, {"run": RUN, "step": 3}, {}])
def test_a_malformed_request_for_a_step_is_refused(wrong: dict[str, Any]) -> None:
    answer = post("/api/slow-step", wrong)
    assert answer.status_code == 422
    assert "something else" in answer.json()["template"]


@pytest.mark.parametrize("wrong", [{"index": "0,1"}, {"step": -1}, {"node": "x" * 41}, {"more": 1}])
def test_a_malformed_request_for_a_weight_is_refused(wrong: dict[str, Any]) -> None:
    answer = post("/api/weight-update", WEIGHT | wrong)
    assert answer.status_code == 422
    assert "place of a weight" in answer.json()["template"]
