"""Opens the database: SQLite in WAL mode or PostgreSQL, with the newest tables."""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import NewerStoreError, StoreError
from engine.runs.database_errors import address_of, explained, known_fault, reason_of
from engine.runs.schema import metadata
from engine.text import N_

HEAD = "0003"
"""The newest file in `migrations/versions`; a contract test holds it to that."""
VERSION = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table."""
MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7236541
"""Any number that only Layerlab uses: PostgreSQL's advisory locks have no names."""
PATIENCE_S = 30.0
"""How long to wait for a SQLite file that others are writing to."""


class Database:
    """Connections, with reads and writes told apart: a SQLite write takes its lock when it begins.

    Raises:
        StoreError: there is no such database, or it does not answer.
        StoreBusyError: others have kept its file locked for `patience_s`.
        StoreDamagedError: its file is damaged.
        NewerStoreError: it was made by a newer Layerlab.
    """

    def __init__(self, url: str, patience_s: float = PATIENCE_S) -> None:
        self.url, self.patience_s = url, patience_s
        try:
            self.engine = _engine(url, patience_s)
            # A store that nobody closes ends its connections when it goes itself.
            weakref.finalize(self, self.engine.dispose)
            self._writing = self.engine.execution_options(immediate=True)
            found = self._version()
            if found != HEAD:
                self._refuse_newer(found)
                self._bring_to_head()
        except (SQLAlchemyError, ImportError) as error:
            raise _not_opened(error, url, patience_s) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries."""
        with explained(self.url, self.patience_s), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, committed at the end."""
        with explained(self.url, self.patience_s), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def _version(self) -> str | None:
        # Asked in plain SQL: importing Alembic costs a starting worker 0.2 s.
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(VERSION.c.version_num)) if _is_versioned(connection) else None

    def _refuse_newer(self, found: str | None) -> None:
        """Older code may neither read nor change what it does not know."""
        known = {file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*_*.py")}
        if found is None or found in known:
            return
        self.close()
        raise NewerStoreError(
            N_(
                "The store has version {found}, but this Layerlab knows versions up to {known}. Update Layerlab, or "
                "set LAYERLAB_HOME to another folder."
            ),
            found=found,
            known=HEAD,
        )

    def _bring_to_head(self) -> None:
        """A new store gets its tables at once, an older one is migrated; whoever comes second finds it done."""
        with self._writing.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            if sqlite:
                # A table that is made anew is dropped first: the rows that point to it must not follow it.
                _set_foreign_keys(connection, on=False)
            with connection.begin():
                if not sqlite:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
                if _is_versioned(connection):
                    _migrate(connection)
                else:
                    _create(connection)
            if sqlite:
                _set_foreign_keys(connection, on=True)


def _not_opened(error: Exception, url: str, patience_s: float) -> StoreError:
    return known_fault(error, url, patience_s) or StoreError(
        N_(
            "The database {address} cannot be opened: {reason}. Set LAYERLAB_DATABASE_URL or LAYERLAB_HOME to a "
            "usable place."
        ),
        address=address_of(url),
        reason=reason_of(error),
    )


def _is_versioned(connection: Connection) -> bool:
    return sa.inspect(connection).has_table(VERSION.name)


def _create(connection: Connection) -> None:
    """The newest tables. Coming through all migrations to them would cost a first start Alembic's import."""
    metadata.create_all(connection)
    VERSION.create(connection)
    connection.execute(sa.insert(VERSION).values(version_num=HEAD))


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Asked of the driver itself: within a transaction SQLite would not listen."""
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")  # type: ignore[union-attr]


def _engine(url: str, patience_s: float) -> Engine:
    address = sa.make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    # An own transaction control: Python's sqlite3 would otherwise begin late, as a reader.
    engine = sa.create_engine(address, connect_args={"timeout": patience_s, "isolation_level": None})
    sa.event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, patience_s))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, patience_s: float) -> None:
    _switch_to_wal(connection, patience_s)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection, patience_s: float) -> None:
    """Retries while others write: SQLite's own timeout does not cover this, as it reads the file before it writes it."""
    gives_up_at = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > gives_up_at:
                raise
            time.sleep(0.005)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
