"""Work in processes of its own: its memory and its time are bounded, and owners take turns."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.datasets.uploads import progress
from engine.errors import HostError, LimitError, NotFoundError
from engine.host import reader_pool as module
from engine.host.error_transport import raised
from engine.host.limited_process import Bounds, LimitedProcess, StoppedError, data_bytes
from engine.host.reader_pool import ReaderPool, Reading
from tests.host_process import wait_until

CONTEXT = multiprocessing.get_context("fork")
MB = 2**20
WIDE = Bounds(seconds=60, memory_bytes=1024 * MB)


def allocate(request: bytes) -> bytes:
    """Takes memory until there is no more; by how much the process grew is written to the file whose name was sent.

    Counting blocks would not do: some of them fit into memory that the process had freed before.
    """
    before, blocks = data_bytes(), []
    try:
        while True:
            blocks.append(bytearray(b"x") * MB)
    except MemoryError:
        blocks.pop()
        grown = data_bytes() - before
        blocks.clear()
        Path(request.decode()).write_text(str(grown))
        raise


def wait_for_ever(request: bytes) -> bytes:
    """Writes its process into the file whose name was sent, and says how far it is."""
    Path(request.decode()).write_text(f"{os.getpid()} {os.nice(0)}")
    progress.report(1, 4)
    signal.pause()
    return b""


def fail(_request: bytes) -> bytes:
    os._exit(3)


def echo(request: bytes) -> bytes:
    return b"\0" + request


def answer(work: object, bounds: Bounds, request: bytes = b"") -> bytes:
    return LimitedProcess(CONTEXT, work, bounds).answer(request, lambda _share: None, lambda: True)  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded on Linux alone")
def test_a_process_gets_no_more_memory_than_its_bound(tmp_path: Path) -> None:
    place = tmp_path / "peak"
    with pytest.raises(MemoryError):
        answer(allocate, Bounds(60, 200 * MB), str(place).encode())
    assert 150 * MB < int(place.read_text()) < 210 * MB


def test_a_process_is_killed_at_its_deadline(tmp_path: Path) -> None:
    place = tmp_path / "pid"
    with pytest.raises(TimeoutError):
        answer(wait_for_ever, Bounds(0.5, 100 * MB), str(place).encode())
    wait_until(lambda: not Path(f"/proc/{place.read_text().split()[0]}/stat").exists(), "the process is gone")


def test_a_process_that_does_not_take_its_request_is_killed_at_its_deadline() -> None:
    child = LimitedProcess(CONTEXT, echo, Bounds(0.5, 100 * MB))
    assert child.process.pid
    os.kill(child.process.pid, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        child.answer(bytes(16 * MB), lambda _share: None, lambda: True)
    assert not child.process.is_alive()


def test_a_process_that_ends_by_itself_is_noticed_at_once() -> None:
    with pytest.raises(EOFError):
        answer(fail, WIDE)


def test_work_that_is_no_longer_wanted_is_ended(tmp_path: Path) -> None:
    place, shares = tmp_path / "pid", list[float]()
    child = LimitedProcess(CONTEXT, wait_for_ever, WIDE)
    with pytest.raises(StoppedError):
        child.answer(str(place).encode(), shares.append, lambda: not shares)
    assert shares == [0.25]
    assert int(place.read_text().split()[1]) >= min(19, os.nice(0) + 10), "pages and pictures come first"


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[ReaderPool]:
    found = ReaderPool(CONTEXT, wait_for_ever, WIDE, at_once=2)
    yield found
    found.close()


def begun(readers: ReaderPool, owner: str, place: Path, finishes: bool = False) -> Reading:
    return readers.get(readers.start(owner, str(place).encode(), size=3 * MB, finishes=finishes))


def test_an_owner_has_one_reading_at_a_time_and_others_do_not_wait_for_it(readers: ReaderPool, tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    reading = begun(readers, "ada", first)
    waiting = begun(readers, "ada", second)
    begun(readers, "grace", other)
    wait_until(lambda: first.exists() and other.exists(), "each owner has a reading at work")
    assert not second.exists()
    assert readers.ahead(waiting) == 2
    readers.drop(reading.id)
    wait_until(second.exists, "the next of the same owner begins")
    with pytest.raises(NotFoundError, match="was interrupted"):
        readers.get(reading.id)


def test_no_more_than_the_bound_are_read_at_once(readers: ReaderPool, tmp_path: Path) -> None:
    for owner in ("ada", "grace", "mary"):
        begun(readers, owner, tmp_path / owner)
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2, "two are at work")
    assert len(readers.at_work) == 2


def test_owners_take_turns_at_one_reader(tmp_path: Path) -> None:
    """A visitor with one file does not wait for all files of another."""
    readers = ReaderPool(CONTEXT, wait_for_ever, WIDE, at_once=1)
    ada = [begun(readers, "ada", tmp_path / f"ada {number}") for number in range(3)]
    wait_until(lambda: "ada" in readers.at_work, "the first is at work")
    grace = [begun(readers, "grace", tmp_path / f"grace {number}") for number in range(2)]
    turns = [ada[0], grace[0], ada[1], grace[1], ada[2]]
    assert [readers.ahead(reading) for reading in turns] == [0, 1, 2, 3, 4]
    for reading in turns:
        place = Path(reading.request.decode())
        wait_until(place.exists, f"{place.name} is being read", timeout_s=30)
        readers.drop(reading.id)
    readers.close()


def test_an_owner_cannot_fill_the_queue(readers: ReaderPool, tmp_path: Path) -> None:
    begun(readers, "ada", tmp_path / "first")
    wait_until(lambda: "ada" in readers.at_work, "the first is at work")
    for number in range(module.WAITING_PER_OWNER):
        begun(readers, "ada", tmp_path / str(number))
    with pytest.raises(LimitError, match="3 of your files wait to be read"):
        readers.start("ada", b"", 0)
    begun(readers, "grace", tmp_path / "grace")


@pytest.mark.parametrize(
    ("work", "bounds", "kind", "said"),
    [
        (allocate, Bounds(60, 100 * MB), LimitError, "Reading these 3 MB needs more than 100 MB of memory"),
        (wait_for_ever, Bounds(0.3, 100 * MB), LimitError, "Reading these 3 MB took more than 0.3 s"),
        (fail, WIDE, HostError, "ended early"),
    ],
)
def test_exceeding_a_bound_is_refused_in_a_sentence(
    work: object, bounds: Bounds, kind: type[Exception], said: str, tmp_path: Path
) -> None:
    readers = ReaderPool(CONTEXT, work, bounds, at_once=1)  # type: ignore[arg-type]
    try:
        reading = begun(readers, "ada", tmp_path / "x")
        wait_until(lambda: reading.answer, "there is an answer")
        assert reading.answer
        assert reading.answer[:1] == b"\1"
        with pytest.raises(kind, match=said):
            raise raised(reading.answer[1:])
        wait_until(lambda: not readers.at_work, "the owner may have the next one read")
    finally:
        readers.close()


def test_answers_wait_until_they_are_fetched(tmp_path: Path) -> None:
    readers = ReaderPool(CONTEXT, echo, WIDE, at_once=1)
    try:
        reading = begun(readers, "ada", tmp_path / "x")
        wait_until(lambda: reading.answer, "there is an answer")
        assert readers.get(reading.id).answer == b"\0" + str(tmp_path / "x").encode()
        readers.drop(reading.id)
        assert not readers.readings
    finally:
        readers.close()


def test_an_unexpected_error_while_reading_does_not_block_the_owner() -> None:
    unnamed = multiprocessing.get_context("spawn")  # a process started so cannot be handed a lambda
    readers = ReaderPool(unnamed, lambda request: request, WIDE, at_once=1)
    try:
        for _ in range(2):
            reading = readers.get(readers.start("ada", b"", 0))
            wait_until(lambda reading=reading: reading.answer, "there is an answer")
            assert reading.answer
            with pytest.raises(HostError):
                raise raised(reading.answer[1:])
            readers.drop(reading.id)
    finally:
        readers.close()


def test_unfetched_answers_are_dropped() -> None:
    readers = ReaderPool(CONTEXT, echo, WIDE, at_once=1, forgotten_s=0.3)
    try:
        readers.start("ada", b"", 0, finishes=True)
        wait_until(lambda: not readers.readings, "the answer is dropped")
    finally:
        readers.close()


def test_an_abandoned_reading_is_canceled_unless_it_saves_data(tmp_path: Path) -> None:
    readers = ReaderPool(CONTEXT, wait_for_ever, WIDE, at_once=2)
    try:
        left = begun(readers, "ada", tmp_path / "left")
        kept = begun(readers, "grace", tmp_path / "kept", finishes=True)
        wait_until(lambda: len(readers.at_work) == 2, "both are read")
        left.forgotten_s = kept.forgotten_s = 0.0  # from now on nobody asks for them
        wait_until(lambda: list(readers.at_work) == ["grace"], "the first is ended")
    finally:
        readers.close()
