"""What a page leaves unread is bounded in bytes and in time, and a page that reads notices nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pages.ui.server.outbox import UNREAD, Outbox

KB = 1024


class Connection:
    """The server's side of a socket; its page reads while `reads` is set."""

    def __init__(self) -> None:
        self.reads = asyncio.Event()
        self.sent: list[Any] = []
        self.incoming: asyncio.Queue[Any] = asyncio.Queue()

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        self.sent.append(message)

    async def receive(self) -> Any:
        return await self.incoming.get()


def packet(size: int) -> dict[str, Any]:
    return {"type": "websocket.send", "bytes": b"x" * size}


def with_outbox(use: Callable[[Connection, Outbox], Awaitable[None]], patience_s: float = 60.0) -> None:
    async def run() -> None:
        connection = Connection()
        outbox = Outbox(connection.receive, connection.send, 100 * KB, patience_s)
        await use(connection, outbox)
        await outbox.close()
        assert outbox.task.done()

    asyncio.run(asyncio.wait_for(run(), 30))


def test_a_page_that_reads_gets_everything_in_order_and_its_messages_arrive() -> None:
    async def use(connection: Connection, outbox: Outbox) -> None:
        connection.reads.set()
        packets = [packet(size * KB) for size in range(60)]
        for one in packets:
            await outbox.send(one)
            await outbox.empty.wait()
        connection.incoming.put_nowait({"type": "websocket.receive", "bytes": b"hello"})
        assert (await outbox.receive())["bytes"] == b"hello"
        assert connection.sent == packets

    with_outbox(use)


def test_messages_sent_before_the_end_are_still_delivered() -> None:
    async def use(connection: Connection, outbox: Outbox) -> None:
        await outbox.send(packet(KB))
        await outbox.send({"type": "websocket.close", "code": 1000})
        connection.reads.set()
        await outbox.close()
        assert [one["type"] for one in connection.sent] == ["websocket.send", "websocket.close"]

    with_outbox(use)


def test_a_page_that_does_not_read_is_ended_before_more_is_held_than_may_be() -> None:
    async def use(connection: Connection, outbox: Outbox) -> None:
        for _ in range(10):
            await outbox.send(packet(10 * KB))
        with pytest.raises(ConnectionAbortedError):
            await outbox.send(packet(10 * KB))
        assert outbox.unread_bytes <= 100 * KB
        assert await outbox.receive() == {"type": "websocket.disconnect", "code": UNREAD}

    with_outbox(use)


def test_one_message_larger_than_the_limit_is_sent_to_a_page_that_reads() -> None:
    async def use(connection: Connection, outbox: Outbox) -> None:
        connection.reads.set()
        await outbox.send(packet(300 * KB))
        await outbox.empty.wait()
        assert len(connection.sent[0]["bytes"]) == 300 * KB

    with_outbox(use)


def test_messages_of_a_page_that_leaves_much_unread_wait_until_it_reads() -> None:
    async def use(connection: Connection, outbox: Outbox) -> None:
        await outbox.send(packet(50 * KB))
        connection.incoming.put_nowait({"type": "websocket.receive", "bytes": b"more"})
        hearing = asyncio.create_task(outbox.receive())
        await asyncio.wait([hearing], timeout=0.1)
        assert not hearing.done()
        connection.reads.set()
        assert (await hearing)["bytes"] == b"more"

    with_outbox(use)


def test_patience_with_a_page_that_reads_nothing_has_an_end() -> None:
    async def use(_connection: Connection, outbox: Outbox) -> None:
        await outbox.send(packet(KB))
        assert (await outbox.receive())["type"] == "websocket.disconnect"
        assert not outbox.waiting

    with_outbox(use, patience_s=0.05)
