"""Frames and checkpoints as files, and which of them are kept."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotFoundError, StorageUnavailableError
from engine.runs.artifacts import CHECKPOINTS, NEWEST, Artifacts, kept_checkpoints, thin
from tests.disks import small_disk

RUN = "0123456789abcdef01234567"
STEPS = st.lists(st.integers(0, 10**7), unique=True, max_size=600)


@given(STEPS, st.integers(0, 599), st.integers(3, 200))
def test_first_last_and_best_stay_and_no_more_than_the_limit(steps: list[int], best: int, limit: int) -> None:
    keep = [steps[best % len(steps)]] if steps else []
    kept = thin(steps, keep, limit)
    assert set(kept) <= set(steps)
    assert len(kept) <= limit
    if steps:
        assert {min(steps), max(steps), *keep} <= set(kept)


def test_the_interval_doubles_as_a_run_goes_on() -> None:
    kept: list[int] = []
    for step in range(0, 10_001, 10):
        kept = thin([*kept, step], limit=200)
    gaps = {b - a for a, b in itertools.pairwise(kept[:-1])}
    assert (kept[0], kept[-1], gaps) == (0, 10_000, {60, 70})
    assert 100 <= len(kept) <= 200


def test_the_kept_checkpoints_do_not_depend_on_when_they_were_thinned() -> None:
    kept: list[int] = []
    for step in range(0, 5000, 7):
        kept = thin([*kept, step], limit=50)
    assert kept == thin(range(0, 5000, 7), limit=50)


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return Artifacts(str(tmp_path / "artifacts"))


def test_frames_are_read_back_and_thinned(artifacts: Artifacts) -> None:
    for step in range(300):
        artifacts.write_frame(RUN, step, str(step).encode())
    artifacts.thin_frames(RUN, best=77)
    kept = artifacts.frames(RUN)
    assert len(kept) <= 203
    assert {0, 77, 297, 298, 299} <= set(kept)
    assert artifacts.frame(RUN, 77) == b"77"
    with pytest.raises(NotFoundError, match="at step 1000"):
        artifacts.frame(RUN, 1000)


SIZES = st.dictionaries(st.integers(0, 10**6), st.integers(1, 1000), max_size=100)


@given(SIZES, st.integers(0, 10**6), st.integers(0, 30_000))
def test_checkpoints_fit_into_their_budget_and_first_newest_and_best_stay(
    sizes: dict[int, int], best: int, budget: int
) -> None:
    kept, steps = kept_checkpoints(sizes, best, budget), sorted(sizes)
    special = {*steps[:1], *steps[-NEWEST:], *[step for step in steps if step <= best][-1:]}
    assert special <= set(kept) <= set(steps)
    assert len(kept) <= CHECKPOINTS
    assert sum(sizes[step] for step in kept) <= max(budget, sum(sizes[step] for step in special))


def test_the_checkpoints_kept_of_a_long_run_are_spread_over_all_of_it() -> None:
    kept: list[int] = []
    for step in range(0, 10_001, 50):
        kept = kept_checkpoints(dict.fromkeys([*kept, step], 1000), best=4321, budget_bytes=20_000)
    assert {0, 4300, 9950, 10_000} <= set(kept)
    assert len(kept) <= 20
    assert max(later - earlier for earlier, later in itertools.pairwise(kept)) <= 1600


def test_checkpoints_over_the_budget_are_removed_and_the_best_weights_stay(artifacts: Artifacts) -> None:
    for step in range(0, 50, 10):
        artifacts.write_checkpoint(RUN, step, b"state %02d" % step)
        artifacts.write_best(RUN, step + 5, b"weights")
    artifacts.thin_checkpoints(RUN, best=15, budget_bytes=1000)
    assert artifacts.checkpoints(RUN) == [0, 10, 20, 30, 40]
    artifacts.thin_checkpoints(RUN, best=15, budget_bytes=1)
    assert artifacts.checkpoints(RUN) == [0, 10, 30, 40]
    assert artifacts.checkpoint(RUN) == b"state 40"
    assert artifacts.checkpoint(RUN, 10) == b"state 10"
    assert artifacts.best_step(RUN) == 45


def test_going_back_removes_what_came_after(artifacts: Artifacts) -> None:
    for step in (10, 20):
        artifacts.write_frame(RUN, step, b"")
        artifacts.write_checkpoint(RUN, step, b"")
    artifacts.write_best(RUN, 15, b"")
    artifacts.go_back(RUN, 10)
    assert (artifacts.frames(RUN), artifacts.checkpoints(RUN), artifacts.best_step(RUN)) == ([10], [10], None)


def test_a_deleted_run_leaves_nothing(artifacts: Artifacts) -> None:
    artifacts.write_frame(RUN, 1, b"12345")
    assert artifacts.size_bytes(RUN) >= 5
    artifacts.delete(RUN)
    artifacts.delete(RUN)
    assert artifacts.size_bytes(RUN) == 0
    assert not Path(artifacts.root, RUN).exists()


@pytest.mark.parametrize("name", ["../../etc", "", "0123", RUN.upper(), f"{RUN}/.."])
def test_only_a_run_id_becomes_a_path(artifacts: Artifacts, name: str) -> None:
    with pytest.raises(NotFoundError):
        artifacts.write_frame(name, 1, b"")
    with pytest.raises(NotFoundError):
        artifacts.frames(name)


def test_half_written_files_are_not_seen(artifacts: Artifacts) -> None:
    artifacts.write_checkpoint(RUN, 10, b"whole")
    folder = Path(artifacts.root, RUN, "checkpoints")
    (folder / ".0011aabb.part").write_bytes(b"hal")
    assert artifacts.checkpoints(RUN) == [10]


def test_an_error_of_the_system_is_reported_with_its_reason_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    artifacts = Artifacts(str(tmp_path / "file" / "artifacts"))
    for refused in (
        lambda: artifacts.write_checkpoint(RUN, 1, b""),
        lambda: artifacts.write_frame(RUN, 1, b""),
        lambda: artifacts.checkpoint(RUN, 1),
        lambda: artifacts.frames(RUN),
    ):
        with pytest.raises(StorageUnavailableError, match="Not a directory"):
            refused()


def test_a_full_disk_keeps_existing_files_and_leaves_no_draft(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "size=1m") as disk:
        artifacts = Artifacts(str(disk.path))
        artifacts.write_checkpoint(RUN, 10, b"whole")
        with pytest.raises(StorageUnavailableError, match="No space left on device"):
            artifacts.write_checkpoint(RUN, 10, bytes(2**21))
        assert artifacts.checkpoint(RUN, 10) == b"whole"
        assert drafts(artifacts) == []


def drafts(artifacts: Artifacts) -> list[str]:
    return sorted(path.name for path in Path(artifacts.root).rglob("*.part"))


def test_drafts_of_killed_workers_are_deleted_and_others_remain(artifacts: Artifacts) -> None:
    for run_id in (RUN, RUN[::-1]):
        artifacts.write_frame(run_id, 1, b"")
        (Path(artifacts.root, run_id, "frames") / ".0011aabb.part").write_bytes(b"hal")
    artifacts.sweep(older_than_s=60.0)
    assert len(drafts(artifacts)) == 2
    artifacts.go_back(RUN, 1)
    assert len(drafts(artifacts)) == 1
    artifacts.sweep()
    assert drafts(artifacts) == []
    assert artifacts.frames(RUN) == [1]


def test_any_file_system_that_fsspec_reaches_will_do() -> None:
    artifacts = Artifacts("memory://layerlab-test")
    artifacts.write_checkpoint(RUN, 3, b"far away")
    assert (artifacts.checkpoints(RUN), artifacts.checkpoint(RUN)) == ([3], b"far away")
    artifacts.delete(RUN)
    assert artifacts.checkpoints(RUN) == []


def test_weights_that_were_computed_again_fit_into_their_budget_and_the_oldest_go_first(artifacts: Artifacts) -> None:
    for number, step in enumerate((30, 10, 20)):
        artifacts.write_computed(RUN, step, b"0123456789", b"far off" if step == 20 else b"", budget_bytes=100)
        path = Path(artifacts.root) / RUN / "computed" / f"{step}.safetensors"
        os.utime(path, (number, number))
    artifacts.write_computed(RUN, 40, b"0123456789", b"", budget_bytes=25)
    assert artifacts.computed(RUN) == [20, 40]
    assert artifacts.weights(RUN, 20) == b"0123456789"
    assert [artifacts.computed_note(RUN, step) for step in (20, 30, 40)] == [b"far off", b"", b""]
    artifacts.write_computed(RUN, 50, b"0123456789", b"", budget_bytes=1)
    assert artifacts.computed(RUN) == [50], "the newest is kept whatever its size"
    artifacts.go_back(RUN, 40)
    assert artifacts.computed(RUN) == []
