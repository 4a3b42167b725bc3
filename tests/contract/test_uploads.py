"""Data that people bring, read by a real host: nobody waits for somebody else's files."""

from __future__ import annotations

import multiprocessing
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.uploads import drafts
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.drafts import DraftFile
from engine.errors import LimitError, NotFoundError
from engine.host.limited_process import Bounds, LimitedProcess
from engine.host.readings import Progress
from engine.host.requests.picture import Picture
from engine.host.upload_reader import answer
from engine.host.uploads import Uploads
from engine.limits import limits
from engine.registry import Choice
from engine.views import pack, unpack
from tests import sample_uploads
from tests.host_process import HostProcess, home_at, hosted, wait_until

pytestmark = pytest.mark.xdist_group("host")
MB = 2**20
SOON_S = 5.0
"""Far less than reading all those pictures takes, and far more than a picture does."""


@pytest.fixture(scope="module")
def hosting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    with home_at(tmp_path_factory.mktemp("home")) as folder, hosted(folder) as hosting:
        yield hosting


@pytest.fixture
def uploads(hosting: HostProcess) -> Uploads:
    return Uploads(hosting.host)


def stored(owner: str, *files: Upload) -> list[DraftFile]:
    return [drafts.put(owner, file) for file in files]


def test_another_visitors_pictures_are_answered_while_large_files_are_read(
    hosting: HostProcess, uploads: Uploads
) -> None:
    hosting.host.ask(Picture(registry="activations", entry=Choice(name="relu")))
    large = sample_uploads.many_pictures()
    readings = [uploads.start_look(owner, "pictures", stored(owner, large), {}) for owner in ("visitor 1", "visitor 2")]
    wait_until(lambda: progress(uploads, readings[0]).share > 0, "the first is being read")
    begun = time.monotonic()
    for name in ("gelu", "tanh", "relu", "sigmoid"):
        hosting.host.ask(Picture(registry="activations", entry=Choice(name=name)))
    assert time.monotonic() - begun < SOON_S
    assert 0 < progress(uploads, readings[0]).share < 1, "it is still being read"
    for reading in readings:
        uploads.drop(reading)
    assert uploads.look("another", "table", stored("another", sample_uploads.table()), {})["rows"] == 60


def progress(uploads: Uploads, reading: str) -> Progress:
    result = uploads.answer(reading)
    assert isinstance(result, Progress)
    return result


def test_dropped_readings_are_reported_as_gone(uploads: Uploads) -> None:
    reading = uploads.start_look("ada", "pictures", stored("ada", sample_uploads.many_pictures()), {})
    uploads.drop(reading)
    with pytest.raises(NotFoundError, match="was interrupted"):
        uploads.answer(reading)


def test_files_become_a_data_set_and_a_refusal_is_raised_here(uploads: Uploads) -> None:
    owner = secrets.token_hex(8)
    assert len(uploads.keep(owner, "Mine", "table", stored(owner, sample_uploads.table()), {})) == 32
    assert uploads.thumbnails(owner, stored(owner, Upload("1.png", sample_uploads.picture()))).shape == (1, 56, 56, 3)
    drawings = [[[[10, 10], [90 + n, 200]]] for n in range(12)]
    assert len(uploads.keep_drawings(owner, "Drawn", drawings, ["a", "b"] * 6)) == 32
    with pytest.raises(LimitError, match="5001 columns"):
        uploads.look(owner, "table", stored(owner, Upload("wide.csv", b"," * 5000 + b"\n")), {})


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux alone")
def test_processes_that_compute_pictures_have_a_bound_on_their_memory(hosting: HostProcess) -> None:
    hosting.host.ask(Picture(registry="activations", entry=Choice(name="relu")))
    for pid in hosting.host.status()["probe_workers"]:
        lines = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
        (size,) = [line.split()[3] for line in lines if line.startswith("Max data size")]
        assert int(size) > limits().memory_bytes


def test_another_owners_files_are_not_found(uploads: Uploads) -> None:
    with pytest.raises(NotFoundError, match="is no longer on the server"):
        uploads.look("somebody else", "table", stored("ada", sample_uploads.table()), {})


def test_a_table_of_many_categories_takes_little_memory_to_read(home: Path) -> None:
    random = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"))
    rows = letters[random.integers(0, len(letters), (50_000, 9))].tolist()
    data = "\n".join([",".join("abcdefghi"), *map(",".join, rows)]).encode()
    (file,) = stored("ada", Upload("a.csv", data))
    named = [{"id": file.id, "name": file.name, "size": file.size}]
    request = pack({"verb": "look", "owner": "ada", "way": "table", "files": named, "settings": {}})
    child = LimitedProcess(multiprocessing.get_context("fork"), answer, Bounds(seconds=120, memory_bytes=100 * MB))
    result = child.answer(request, lambda _share: None, lambda: True)
    assert result[:1] == b"\0"
    assert len(unpack(result[1:])["shape"]) == 8 * len(letters), "as inputs they would be 150 MB"
