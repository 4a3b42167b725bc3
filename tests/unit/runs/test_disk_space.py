"""Runs are refused while a disk that holds data or artifacts cannot be written to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runs import home as places
from engine.runs.disk_space import shortage
from tests.disks import SmallDisk, small_disk

MB = 2**20


@pytest.fixture
def disk(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """The artifacts' disk, which is another one than that of the home."""
    monkeypatch.setenv("LAYERLAB_ARTIFACTS_URL", str(tmp_path / "disk" / "artifacts"))
    with small_disk(tmp_path / "disk", f"size={128 * MB},nr_inodes=1500") as disk:
        yield disk


def test_with_room_on_both_disks_nothing_is_refused(disk: SmallDisk) -> None:
    assert shortage() is None


def test_a_full_disk_of_the_artifacts_is_a_shortage(disk: SmallDisk) -> None:
    disk.fill()
    assert str(shortage()).startswith("The data disk has 0 MB left, but 100 MB must be free.")


def test_a_disk_without_inodes_is_a_shortage(disk: SmallDisk) -> None:
    disk.use_up_files()
    assert "has room for 0 more files, but 1000 are needed" in str(shortage())


def test_a_read_only_disk_is_a_shortage(disk: SmallDisk) -> None:
    disk.remount("ro")
    assert "is read-only" in str(shortage())
    disk.remount("rw")
    assert shortage() is None


@pytest.mark.parametrize(
    ("url", "folder"),
    [("/disk/artifacts", "/disk/artifacts"), ("file:///disk/artifacts", "/disk/artifacts"), ("s3://bucket/runs", None)],
)
def test_only_a_local_folder_has_a_disk(url: str, folder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_ARTIFACTS_URL", url)
    assert places.local_artifacts() == (Path(folder) if folder else None)


def test_an_unreadable_disk_counts_as_full(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_ARTIFACTS_URL", str(home / ("a" * 300)))
    assert str(shortage()) == "The data disk cannot be used: File name too long."
