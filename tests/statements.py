"""The SQL statements of a store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from engine.runs.store import Store


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that reach the database within the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    sa.event.listen(store.database.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(store.database.engine, "before_cursor_execute", note)
