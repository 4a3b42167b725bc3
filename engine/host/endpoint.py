"""The address of a home's host, and the lock that makes it the only one."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

FILE = "host.json"
LOCK = "host.lock"


@dataclass(frozen=True)
class HostEndpoint:
    """A running host's address on the loopback interface, and the token it requires."""

    port: int
    token: str
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def read_endpoint(home: Path) -> HostEndpoint | None:
    """The host's address according to its file; the host may have been killed since."""
    try:
        return HostEndpoint(**json.loads((home / FILE).read_text()))
    except (OSError, ValueError, TypeError):  # on Windows a file that is being replaced cannot be opened
        return None


def was_killed(home: Path) -> bool:
    """Whether an endpoint file exists: the last host was killed, or is still running."""
    return read_endpoint(home) is not None


def write_endpoint(home: Path, endpoint: HostEndpoint) -> None:
    """Writes the file, readable only by this user."""
    draft = home / f".{FILE}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(endpoint), file)
    draft.replace(home / FILE)


def remove_endpoint(home: Path, endpoint: HostEndpoint) -> None:
    """Removes the file if it is still ours."""
    if read_endpoint(home) == endpoint:
        (home / FILE).unlink(missing_ok=True)


def lock_home(home: Path, wait: bool) -> IO[bytes] | None:
    """The lock of this home, held until the returned file is closed or the process ends in any way.

    None if another host holds it and `wait` is false.
    """
    file = (home / LOCK).open("a+b")
    try:
        _lock(file, wait)
    except OSError:
        file.close()
        return None
    return file


if os.name == "nt":
    import msvcrt
    import time

    def _lock(file: IO[bytes], wait: bool) -> None:
        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
                return
            except OSError:
                if not wait:
                    raise
                time.sleep(1.0)

else:
    import fcntl

    def _lock(file: IO[bytes], wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def home_id(home: Path) -> str:
    """The name under which all hosts of this home hold their leases."""
    file = home / "host.id"
    if not file.exists():
        draft = home / f".host.id.{secrets.token_hex(4)}"
        draft.write_text(f"host-{secrets.token_hex(12)}")
        draft.replace(file)
    return file.read_text().strip()
