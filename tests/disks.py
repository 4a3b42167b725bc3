"""Small file systems that can be filled or made read-only, on systems that allow mounting them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

MISSING = "Mounting a small disk takes Linux and the right to mount: run the tests as root to include these."


class SmallDisk:
    """An in-memory file system at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> Path:
        """Fills all free space; returns the file that occupies it."""
        filler = self.path / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(2**16))
        return filler

    def use_up_files(self) -> list[Path]:
        """Creates empty files until no more can be created."""
        made: list[Path] = []
        try:
            while True:
                file = self.path / f"file{len(made)}"
                file.touch()
                made.append(file)
        except OSError:
            return made

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.path)], check=True, capture_output=True)


@contextmanager
def small_disk(path: Path, options: str) -> Iterator[SmallDisk]:
    """`options` as tmpfs has them: `size=8m,nr_inodes=100`."""
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip(MISSING)
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True, capture_output=True)
