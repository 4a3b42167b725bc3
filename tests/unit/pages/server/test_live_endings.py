"""How the live socket ends: without an exception, and once."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.websockets import WebSocket

from engine.plan.factory import make_plan
from engine.runs.store import Store
from pages.ui.server.live_socket import GOING, MAX_NOTICES, Page, live


def test_a_connection_that_is_ended_here_while_the_page_speaks_ends_quietly() -> None:
    async def talk() -> None:
        said = iter([{"type": "websocket.connect"}, {"type": "websocket.receive", "text": '{"unwatch": 1}'}])
        sent: list[str] = []

        async def receive() -> Any:
            event = next(said)
            if event["type"] == "websocket.receive":
                await socket.close(GOING)
            return event

        async def send(event: Any) -> None:
            sent.append(event["type"])

        socket = WebSocket({"type": "websocket", "path": "/live", "headers": []}, receive, send)
        await live(socket)
        assert sent == ["websocket.accept", "websocket.close"]

    asyncio.run(talk())


def test_a_page_that_reads_no_notices_is_disconnected_once() -> None:
    class Closing:
        closed = 0

        async def close(self, _code: int) -> None:
            self.closed += 1

    async def notify() -> int:
        socket = Closing()
        page = Page(socket)  # type: ignore[arg-type]
        for _ in range(MAX_NOTICES + 3):
            page.notify(1, {"gone": None})
        assert page.closing is not None
        await page.closing
        return socket.closed

    assert asyncio.run(notify()) == 1


def test_a_page_that_watches_while_the_database_is_away_is_disconnected_and_nothing_is_raised(store: Store) -> None:
    run_id = store.submit(make_plan("mlp", "circles"), "ada")
    with store.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE runs RENAME TO away")

    async def talk() -> list[Any]:
        wish = json.dumps({"watch": {"channel": 1, "run": run_id}})
        said = iter([{"type": "websocket.connect"}, {"type": "websocket.receive", "text": wish}])
        sent: list[Any] = []

        async def receive() -> Any:
            return next(said)

        async def send(event: Any) -> None:
            sent.append((event["type"], event.get("code")))

        await live(WebSocket({"type": "websocket", "path": "/live", "headers": []}, receive, send))
        return sent

    assert asyncio.run(talk()) == [("websocket.accept", None), ("websocket.close", GOING)]
