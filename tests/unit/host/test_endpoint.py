"""Where a host is found, and that there is one a home."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from engine.host.endpoint import HostEndpoint, home_id, lock_home, read_endpoint, remove_endpoint, write_endpoint

HERE = HostEndpoint(port=4711, token="secret", pid=1)


def test_a_place_is_read_by_its_user_alone(tmp_path: Path) -> None:
    assert read_endpoint(tmp_path) is None
    write_endpoint(tmp_path, HERE)
    assert read_endpoint(tmp_path) == HERE
    assert stat.S_IMODE((tmp_path / "host.json").stat().st_mode) == 0o600


def test_a_host_takes_only_its_own_place_away(tmp_path: Path) -> None:
    write_endpoint(tmp_path, HERE)
    remove_endpoint(tmp_path, HostEndpoint(port=4712, token="other", pid=2))
    assert read_endpoint(tmp_path) == HERE
    remove_endpoint(tmp_path, HERE)
    assert read_endpoint(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", '{"port": 1}', "[]"])
def test_a_damaged_place_is_no_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "host.json").write_text(text)
    assert read_endpoint(tmp_path) is None


def test_a_home_has_one_host_at_a_time(tmp_path: Path) -> None:
    first = lock_home(tmp_path, wait=False)
    assert first
    assert lock_home(tmp_path, wait=False) is None
    first.close()
    second = lock_home(tmp_path, wait=False)
    assert second
    second.close()


def test_a_home_keeps_its_name(tmp_path: Path) -> None:
    assert home_id(tmp_path) == home_id(tmp_path)


def test_a_place_that_cannot_be_read_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "host.json").mkdir()
    assert read_endpoint(tmp_path) is None
