"""The folder of the data: where it is, and what is said when it cannot be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.__main__ import main
from engine.errors import HomeError
from engine.home import data_home


@pytest.fixture
def impossible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home below a file."""
    (tmp_path / "file").touch()
    chosen = tmp_path / "file" / "home"
    monkeypatch.setenv("LAYERLAB_HOME", str(chosen))
    monkeypatch.delenv("LAYERLAB_DATABASE_URL", raising=False)
    return chosen


def test_it_is_made_where_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path / "a" / "b"))
    assert data_home() == tmp_path / "a" / "b"
    assert data_home().is_dir()


def test_other_users_cannot_enter_it_new_or_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir(mode=0o755)
    for name in ("new", "old"):
        monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path / name))
        assert data_home().stat().st_mode & 0o777 == 0o700


def test_one_that_cannot_be_made_is_named_with_a_way_out(impossible: Path) -> None:
    with pytest.raises(HomeError) as result:
        data_home()
    assert str(impossible) in str(result.value)
    assert "LAYERLAB_HOME" in str(result.value)


def test_the_command_line_reports_it_in_one_sentence(impossible: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 1
    result = capsys.readouterr().err
    assert str(impossible) in result
    assert "Traceback" not in result
