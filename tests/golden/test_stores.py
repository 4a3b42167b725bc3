"""Stores made by earlier versions still open, with every row; and a migration may do anything to a table but lose one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.commands import Pause
from engine.errors import NewerStoreError
from engine.plan.check import check_plan
from engine.plan.factory import make_plan
from engine.runs import database
from engine.runs.database import Database
from engine.runs.queue import Queue
from engine.runs.schema import metadata
from engine.runs.store import Store

STORES = sorted((Path(__file__).parent / "stores").glob("*.sqlite"))
Rows = dict[str, list[dict[str, object]]]

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{after}", "{before}", None, None


def upgrade() -> None:
    op.add_column("plans", sa.Column("stars", sa.Integer))
    with op.batch_alter_table("runs", recreate="always") as runs:
        runs.add_column(sa.Column("colour", sa.String(12), nullable=False, server_default="blue"))
        runs.alter_column("title", type_=sa.Text)
    {then}
"""


@pytest.fixture(params=STORES, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a store as an earlier version left it."""
    return Path(shutil.copy(request.param, tmp_path / "store.sqlite"))


def rows(path: Path) -> Rows:
    """Every row of every table, read without any code of ours."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        tables = [row["name"] for row in names if row["name"] != "alembic_version"]
        return {table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')] for table in tables}


def version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def assert_nothing_lost(before: Rows, path: Path) -> None:
    """Each old row is there, with all its values; migrations add, they take nothing away."""
    after = rows(path)
    for table, held in before.items():
        kept = [{name: row[name] for name in held[0]} for row in after[table]]
        assert kept == held, table
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Our migrations with one more, as the next version of Layerlab will have them; gives its file."""
    folder = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    after = f"{int(database.HEAD) + 1:04}"
    file = folder / "versions" / f"{after}_next.py"
    file.write_text(NEXT.format(after=after, before=database.HEAD, then=""), encoding="utf-8")
    monkeypatch.setattr(database, "MIGRATIONS", folder)
    monkeypatch.setattr(database, "HEAD", after)
    return file


def test_there_is_a_store_of_every_version_to_go_on_from() -> None:
    versions = {file.name.partition("_")[0] for file in (database.MIGRATIONS / "versions").glob("*_*.py")}
    assert {path.stem for path in STORES} == versions


def test_an_old_store_opens_with_todays_tables_and_every_row(old: Path) -> None:
    before = rows(old)
    assert all(before[table] for table in ("owners", "runs", "events", "commands", "plans"))
    opened = Database(f"sqlite:///{old}")
    with opened.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    opened.close()
    assert version(old) == database.HEAD
    assert_nothing_lost(before, old)


def test_an_old_store_opens_unchanged_and_can_be_continued(old: Path) -> None:
    store = Store(f"sqlite:///{old}")
    (finished,) = [run for run in store.runs("ada") if run.is_over]
    (interrupted,) = [run for run in store.runs("ada") if not run.is_over]
    assert (finished.status, finished.place) == ("finished", None)
    assert interrupted.status == "queued", "its lease ran out long ago: it waits to go on"
    assert all(check_plan(run.plan) == [] for run in (finished, interrupted))
    assert store.events(finished.id)[-1][1].kind == "run_ended"
    assert [run.status for run in store.runs("grace")] == ["queued"], "a deleted run stays deleted"
    store.ask(interrupted.id, Pause(), "ada")
    new = store.submit(make_plan("perceptron", "blobs"), "ada")
    assert Queue(store.database).claim(new, "here", threads=1)
    store.close()


def test_the_next_version_makes_tables_anew_and_loses_nothing(old: Path, tomorrow: Path) -> None:
    before = rows(old)
    opened = Database(f"sqlite:///{old}")
    with opened.reading() as connection:
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1, "rows are held to each other again"
    opened.close()
    assert version(old) == database.HEAD
    assert_nothing_lost(before, old)
    assert {row["colour"] for row in rows(old)["runs"]} == {"blue"}


def test_a_migration_that_fails_leaves_the_store_as_it_was(old: Path, tomorrow: Path) -> None:
    before, found = rows(old), version(old)
    text = tomorrow.read_text(encoding="utf-8")
    tomorrow.write_text(f"{text}\n    raise RuntimeError('the power is gone')\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="the power is gone"):
        Database(f"sqlite:///{old}")
    assert (rows(old), version(old)) == (before, found)


def test_a_store_of_a_newer_layerlab_is_refused_and_left_alone(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    before = rows(old)
    with pytest.raises(NewerStoreError, match=rf"version 0999, but this Layerlab knows .* {database.HEAD}\. Update"):
        Database(f"sqlite:///{old}")
    assert (rows(old), version(old)) == (before, "0999")
