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

HEAD = "0006"
"""The newest revision in `migrations/versions`; a contract test compares them."""
VERSION = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table."""
MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7236541
"""An arbitrary number that only Layerlab uses: PostgreSQL's advisory locks have no names."""
PATIENCE_S = 30.0
"""How long to wait for a SQLite file that another process is writing to."""


class Database:
    """Connections for reading and for writing: a SQLite write transaction takes its lock at the beginning.

    Raises `StoreError` if the database does not exist or does not answer, `StoreBusyError` if other processes keep its
    file locked for `patience_s`, `StoreDamagedError` if its file is damaged, and `NewerStoreError` if it was written by
    a newer version.
    """

    def __init__(self, url: str, patience_s: float = PATIENCE_S) -> None:
        self.url, self.patience_s = url, patience_s
        try:
            self.engine = _engine(url, patience_s)
            # A store that is never closed closes its connections when it is garbage-collected.
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
        # In plain SQL: importing Alembic would cost a starting worker 0.2 s.
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(VERSION.c.version_num)) if _is_versioned(connection) else None

    def _refuse_newer(self, found: str | None) -> None:
        """Older code must neither read nor change tables it does not know."""
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
        """Creates or migrates the tables; the second of two concurrent processes finds them up to date."""
        with self._writing.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            if sqlite:
                # A table that is recreated is dropped first; rows that reference it must not be deleted with it.
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
    """Creates the newest tables directly: running all migrations would import Alembic on first start."""
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
    """Set on the driver's connection: SQLite ignores the pragma within a transaction."""
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")  # type: ignore[union-attr]


def _engine(url: str, patience_s: float) -> Engine:
    address = sa.make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    # Explicit transaction control: Python's sqlite3 would start the transaction late and as a reader.
    engine = sa.create_engine(address, connect_args={"timeout": patience_s, "isolation_level": None})
    sa.event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, patience_s))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, patience_s: float) -> None:
    _switch_to_wal(connection, patience_s)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection, patience_s: float) -> None:
    """Retries while another process writes: SQLite's own timeout does not cover this, since it reads the file before
    writing it."""
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
