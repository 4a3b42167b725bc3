"""Translates database errors into our own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError

from engine.errors import StoreBusyError, StoreDamagedError, StoreError
from engine.text import N_

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def explained(url: str, patience_s: float) -> Iterator[None]:
    """Raises a `StoreError` if the database itself fails; errors caused by the statement pass through."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _explanation(error, url, patience_s) from error
    except DatabaseError as error:
        if type(error) is not DatabaseError:
            raise
        raise _explanation(error, url, patience_s) from error


def _explanation(error: DatabaseError | InterfaceError, url: str, patience_s: float) -> StoreError:
    template = N_("The database is unavailable ({reason}). Nothing is lost. Try again in a moment.")
    return known_fault(error, url, patience_s) or StoreError(template, reason=reason_of(error))


def known_fault(error: Exception, url: str, patience_s: float) -> StoreError | None:
    """The error for a SQLite file that is locked or damaged; None for other faults."""
    if _code(error) in _BUSY:
        template = N_(
            "The database is busy: another program has locked it for over {seconds} s. Nothing is lost. Try "
            "again in a moment."
        )
        return StoreBusyError(template, seconds=round(patience_s))
    return _damage(error, url) if _code(error) in _DAMAGED else None


def _damage(error: Exception, url: str) -> StoreDamagedError:
    template = N_(
        "The database {address} is damaged: {reason}. Stop Layerlab and restore a backup, or set "
        "LAYERLAB_HOME to another folder."
    )
    return StoreDamagedError(template, address=address_of(url), reason=reason_of(error))


def _code(error: Exception) -> int:
    """SQLite's error code; 0 for other databases."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF


def reason_of(error: Exception) -> str:
    """The message of the database or operating system, in one line without a full stop."""
    text = str(getattr(error, "orig", error)).strip().partition("\n")[0]
    return text.rstrip(".") or type(error).__name__


def address_of(url: str) -> str:
    """The URL without its password."""
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:  # not a valid URL, so it is unknown which part is secret
        return "LAYERLAB_DATABASE_URL"
