"""Runs that wait are looked at together: as many queries for thirty as for one, and each page hears what concerns it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.runs.queue import Queue
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import Message
from engine.train.making import make_plan
from pages.ui.live_waiting import WaitingRuns, look
from tests.statements import counted

PLAN = make_plan("mlp", "circles")


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    opened = Store()
    yield opened
    opened.close()


class Page:
    """Something that shows a run; `changed` is set at each look."""

    def __init__(self) -> None:
        self.seen: list[RunRow | None] = []
        self.dropped = False
        self.changed = asyncio.Event()

    def receive(self, row: RunRow | None, short: Message | None) -> None:
        self.seen.append(row)
        self.changed.set()

    def drop(self) -> None:
        self.dropped = True
        self.changed.set()

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(30):
            while not (self.dropped or self.seen) or not holds(self):
                self.changed.clear()
                await self.changed.wait()


def statements_of_a_look(store: Store, run_ids: list[str]) -> int:
    with counted(store) as statements:
        look(store, run_ids)
    return len(statements)


def test_thirty_runs_are_looked_at_with_the_queries_of_one(store: Store) -> None:
    run_ids = [store.submit(PLAN, f"owner-{number}") for number in range(30)]
    assert statements_of_a_look(store, run_ids) == statements_of_a_look(store, run_ids[:1])
    rows, short = look(store, run_ids)
    assert [rows[run_id].place for run_id in run_ids] == list(range(1, 31))
    assert short is None


def test_each_page_hears_of_its_run_until_it_leaves(store: Store) -> None:
    first, second = store.submit(PLAN, "ada"), store.submit(PLAN, "bob")

    async def watch() -> None:
        waiting, ada, bob = WaitingRuns(), Page(), Page()
        waiting.join(ada, first, store)
        waiting.join(bob, second, store)
        await bob.until(lambda page: page.seen[-1].place == 2)
        assert Queue(store.database).claim(first, "here", threads=1)
        await ada.until(lambda page: page.seen[-1].status == "running")
        waiting.leave(ada)
        await bob.until(lambda page: page.seen[-1].place == 1)
        store.delete(second, "bob")
        await bob.until(lambda page: page.seen[-1] is None)
        waiting.leave(bob)
        assert waiting.task
        await asyncio.wait_for(waiting.task, 30)

    asyncio.run(watch())


def test_a_store_that_cannot_be_read_ends_the_connections(store: Store) -> None:
    run_id = store.submit(PLAN, "ada")
    with store.database.writing() as connection:
        connection.execute(sa.text("DROP TABLE runs"))

    async def watch() -> None:
        waiting, page = WaitingRuns(), Page()
        waiting.join(page, run_id, store)
        await page.until(lambda page: page.dropped)
        assert not waiting.waiters

    asyncio.run(watch())
