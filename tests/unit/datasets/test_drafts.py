"""Files that were brought and are not kept yet: each owner's alone, few, and gone after an hour."""

from __future__ import annotations

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.datasets.uploads import drafts
from engine.datasets.uploads.decoding import Upload
from engine.errors import HomeError, LimitError, NotFoundError
from engine.limits import Limits

MB = 2**20


def files(home: Path) -> list[Path]:
    return [place for place in home.rglob("*") if place.is_file()]


def test_a_file_is_stored_for_its_owner_alone_and_dropped(home: Path) -> None:
    draft = drafts.put("ada", Upload("../../a.csv", b"1,2\n"))
    assert (draft.name, draft.size, draft.is_archive) == ("../../a.csv", 4, False)
    (place,) = files(home)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "ada" not in str(place)
    assert drafts.load("ada", draft.id, draft.name) == Upload("../../a.csv", b"1,2\n")
    with pytest.raises(NotFoundError, match="no longer on the server"):
        drafts.load("grace", draft.id, draft.name)
    with pytest.raises(NotFoundError):
        drafts.load("ada", f"../{place.parent.name}/{draft.id}", draft.name)
    drafts.drop("ada", [draft])
    assert not list((home / "drafts").iterdir())


def test_an_owners_oldest_files_make_room_and_those_of_others_stay(home: Path) -> None:
    limits = Limits(upload_bytes=MB, draft_bytes=4 * MB)
    other = drafts.put("grace", Upload("a", b"x" * MB), limits)
    mine = [drafts.put("ada", Upload("a", bytes([n]) * MB), limits) for n in range(3)]
    with pytest.raises(NotFoundError):
        drafts.load("ada", mine[0].id, "a")
    for owner, draft in (("ada", mine[1]), ("ada", mine[2]), ("grace", other)):
        assert len(drafts.load(owner, draft.id, "a").data) == MB
    said = "With this file of 2 MB, 5 MB would wait on the server; the limit is 4 MB"
    with pytest.raises(LimitError, match=said):
        drafts.put("mary", Upload("a", b"x" * 2 * MB), limits)


def test_abandoned_drafts_are_deleted_after_an_hour(home: Path) -> None:
    drafts.put("ada", Upload("a", b"1"))
    (place,) = files(home)
    long_ago = time.time() - drafts.ABANDONED_S - 60
    os.utime(place, (long_ago, long_ago))
    drafts.put("grace", Upload("b", b"2"))
    assert not place.exists()
    assert len(files(home)) == 1


def test_uploads_of_several_visitors_do_not_remove_each_others_folders(home: Path) -> None:
    def upload(owner: str) -> None:
        for _ in range(200):
            drafts.drop(owner, [drafts.put(owner, Upload("a", b"1"))])

    with ThreadPoolExecutor(4) as threads:
        assert not any(threads.map(upload, ("ada", "grace", "mary", "ada")))


def test_inputs_that_cannot_be_swept_are_refused_in_a_sentence(home: Path) -> None:
    (home / "drafts").write_text("a file where the folder was")
    with pytest.raises(HomeError, match="`a` cannot be stored on the server"):
        drafts.put("ada", Upload("a", b"1"))
