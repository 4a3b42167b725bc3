"""A PostgreSQL server of our own, on the loopback, for as long as the tests run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

FOLDERS = "/usr/lib/postgresql"
MISSING = "PostgreSQL's server programs are missing: install Debian's package `postgresql` to run these tests."


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, of the newest version installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path(FOLDERS).glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def running() -> Iterator[str]:
    """The URL of a fresh server's database `postgres`."""
    bin_folder = programs()
    assert bin_folder is not None, MISSING
    # Not in pytest's folder: the user `postgres` could not enter it.
    folder = Path(tempfile.mkdtemp(prefix="layerlab-postgres-"))
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    try:
        _run(bin_folder / "initdb", "-D", folder / "data", "-A", "trust", "-U", "layerlab", "--no-sync", user=user)
        port = _free_port()
        options = ["-D", folder / "data", "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
        options += ["-c", f"unix_socket_directories={folder}"]
        command = list(map(str, [bin_folder / "postgres", *options]))
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder)
        try:
            url = f"postgresql://layerlab@127.0.0.1:{port}"
            _wait_for(f"{url}/postgres", folder / "log")
            yield url
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder)


def new_database(url: str, name: str) -> str:
    """Makes an empty database on that server and returns its URL."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url}/{name}"


def cut_connections(url: str) -> None:
    """Ends all connections to that database, as a restart of the server does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _run(*command: object, user: str | None) -> None:
    subprocess.run(list(map(str, command)), check=True, capture_output=True, user=user, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(url: str, log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.05)
