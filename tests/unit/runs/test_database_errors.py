"""A failing database is reported soon, with the reason."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from engine.errors import StoreBusyError, StoreDamagedError, StoreError
from engine.plan.factory import make_plan
from engine.runs.schema import runs
from engine.runs.store import Store

PLAN = make_plan("perceptron", "blobs")


def test_a_database_that_others_keep_locked_is_not_waited_for_long(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with closing(Store(f"sqlite:///{file}", patience_s=1.0)) as store, closing(sqlite3.connect(file)) as other:
        run_id = store.submit(PLAN, "ada")
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(StoreBusyError, match="another program has locked it for over 1 s"):
            store.submit(PLAN, "ada")
        assert time.monotonic() - begun < 15
        assert store.run(run_id).status == "queued", "it can still be read"
        other.execute("ROLLBACK")
        assert store.submit(PLAN, "ada")


@pytest.mark.parametrize("began", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_opening_a_locked_database_soon_reports_that_it_is_busy(tmp_path: Path, began: str) -> None:
    file = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(began)
        begun = time.monotonic()
        with pytest.raises(StoreBusyError, match="another program has locked it for over 1 s"):
            Store(f"sqlite:///{file}", patience_s=1.0)
        assert time.monotonic() - begun < 15


def test_a_damaged_file_is_called_damaged_and_not_safe(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with closing(Store(f"sqlite:///{file}")) as store:
        for _ in range(20):
            store.submit(PLAN, "ada")
        store.database.close()  # the connections; the store opens others
        pages = file.read_bytes()
        file.write_bytes(pages[:4096] + b"\x5a" * (len(pages) - 4096))
        for read in (lambda: store.runs("ada"), lambda: Store(f"sqlite:///{file}")):
            with pytest.raises(StoreDamagedError) as result:
                read()
            assert str(file) in str(result.value)
            assert "restore a backup" in str(result.value)
            assert "safe" not in str(result.value)


def test_a_missing_table_is_reported_in_the_databases_own_words(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path / 'store.sqlite'}")) as store:
        with store.database.writing() as connection:
            connection.execute(sa.text("ALTER TABLE runs RENAME TO away"))
        with pytest.raises(StoreError, match=r"is unavailable \(no such table: runs\)"):
            store.runs("ada")


def test_a_mistake_of_ours_is_not_put_down_to_the_database(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    with closing(store), pytest.raises(IntegrityError), store.database.writing() as connection:
        connection.execute(sa.insert(runs).values(id="one"))
