"""The cache of arrays: made once, shared, made anew when it has to be."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.cache import cached, key_of_config, key_of_files
from engine.views import Array

ROOT = Path(__file__).resolve().parents[3]


class Maker:
    """Counts how often the arrays were made."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> Mapping[str, Array]:
        self.calls += 1
        return {"x": np.arange(12, dtype=np.uint8).reshape(3, 4), "y": np.array([self.calls])}


def entries(home: Path) -> list[Path]:
    return sorted((home / "cache").iterdir())


def test_arrays_are_made_once(home: Path) -> None:
    make = Maker()
    first, second = cached("set", "0" * 16, make), cached("set", "0" * 16, make)
    assert make.calls == 1
    assert np.array_equal(first["x"], np.arange(12).reshape(3, 4))
    assert np.array_equal(second["x"], first["x"])


def test_writing_into_an_array_does_not_affect_other_readers(home: Path) -> None:
    first = cached("set", "0" * 16, Maker())
    first["x"][:] = 9
    assert cached("set", "0" * 16, Maker())["x"][0, 1] == 1


@pytest.mark.parametrize("left", [0, 10, 130])
def test_a_file_cut_short_is_made_anew(home: Path, left: int) -> None:
    make = Maker()
    cached("set", "0" * 16, make)
    path = entries(home)[0] / "x.npy"
    path.write_bytes(path.read_bytes()[:left])
    assert np.array_equal(cached("set", "0" * 16, make)["x"], np.arange(12).reshape(3, 4))
    assert make.calls == 2


def test_another_key_is_another_entry_and_the_oldest_go(home: Path) -> None:
    for number in range(8):
        key = key_of_config(number=number)
        cached("set", key, Maker())
        os.utime(home / "cache" / f"set-{key}", (number, number))
    cached("other", "0" * 16, Maker())
    names = [entry.name for entry in entries(home)]
    assert len([name for name in names if name.startswith("set-")]) == 4
    assert f"set-{key_of_config(number=7)}" in names
    assert f"set-{key_of_config(number=0)}" not in names


def test_the_key_of_files_changes_when_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    before = key_of_files([path])
    assert key_of_files([path]) == before
    os.utime(path, ns=(2, 2))
    assert key_of_files([path]) != before


def test_nothing_unfinished_stays_when_making_fails(home: Path) -> None:
    def fail() -> Mapping[str, Array]:
        return {"x": np.arange(3), "y": np.array([object()])}

    with pytest.raises(ValueError, match="allow_pickle"):
        cached("set", "0" * 16, fail)
    assert entries(home) == []


def test_files_of_killed_processes_are_deleted_after_an_hour(home: Path) -> None:
    for name, age in (("unfinished-old", 2 * 3600), ("unfinished-new", 60)):
        (home / "cache" / name).mkdir(parents=True)
        os.utime(home / "cache" / name, (time.time() - age,) * 2)
    cached("set", "0" * 16, Maker())
    assert [entry.name for entry in entries(home)] == ["set-" + "0" * 16, "unfinished-new"]


def test_a_disk_that_refuses_costs_time_but_gives_the_arrays(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", refuse)
    make = Maker()
    assert np.array_equal(cached("set", "0" * 16, make)["x"], np.arange(12).reshape(3, 4))
    assert make.calls == 1
    assert entries(home) == []


RACER = """
import sys
import numpy as np
from engine.datasets.cache import cached

def make():
    print("made", flush=True)
    sys.stdin.readline()  # both have begun before either writes
    return {"x": np.arange(200_000)}

print(int(cached("race", "0" * 16, make)["x"].sum()), flush=True)
"""


def test_two_processes_that_make_the_same_entry_at_once_both_get_it(home: Path) -> None:
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER], cwd=ROOT, stdin=-1, stdout=-1, stderr=-1, text=True)
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline().strip() == "made"
    result = [racer.communicate("go\n", timeout=60) for racer in racers]
    assert [out.strip() for out, _ in result] == [str(sum(range(200_000)))] * 2, result
    assert [entry.name for entry in entries(home)] == ["race-" + "0" * 16]
