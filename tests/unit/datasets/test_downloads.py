"""Downloads: whole or not at all, with progress, a way to stop, and plain words where there is no network."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import struct
import tarfile
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.cifar10 import Cifar10
from engine.datasets.download import CancelledError, fetch
from engine.datasets.fashion_mnist import FashionMnist
from engine.datasets.files import Remote, download_folder
from engine.datasets.mnist import Mnist
from engine.errors import DownloadError, FileFormatError, NotFoundError, RequestError

NOWHERE = "http://127.0.0.1:9/"
"""The port of the discard service, on which nobody listens."""


def idx(array: np.ndarray) -> bytes:
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return gzip.compress(header + array.astype(np.uint8).tobytes(), compresslevel=1)


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's own output is enough."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which its files are served."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    """Files in MNIST's format, by name."""
    random = np.random.default_rng(0)
    return {
        "train-images-idx3-ubyte.gz": idx(np.zeros((60_000, 28, 28))),
        "train-labels-idx1-ubyte.gz": idx(random.integers(0, 10, 60_000)),
        "t10k-images-idx3-ubyte.gz": idx(random.integers(0, 256, (10_000, 28, 28))),
        "t10k-labels-idx1-ubyte.gz": idx(random.integers(0, 10, 10_000)),
    }


@pytest.fixture
def small_mnist(
    home: Path, served: tuple[Path, str], contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Those files with hashes of their own, served at MNIST's address; gives the folder they lie in."""
    folder, address = served
    remotes = []
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        remotes.append(Remote(name, f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}", len(content)))
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)
    monkeypatch.setattr(Mnist, "remotes", classmethod(lambda cls: tuple(remotes)))
    monkeypatch.setattr(Mnist, "mirrors", classmethod(lambda cls: (NOWHERE, address)))
    return folder


def here(name: str) -> Path:
    return download_folder() / "mnist" / name


def test_the_mirror_is_used_if_the_first_address_fails(small_mnist: Path) -> None:
    assert not Mnist().ready()
    result: list[tuple[int, int]] = []
    paths = fetch("mnist", lambda done, total: result.append((done, total)))
    assert all(path.is_file() for path in paths)
    assert Mnist().ready()
    assert len(Mnist().load().test) == 10_000
    done = [now for now, _ in result]
    assert done == sorted(done)
    assert result[-1][0] == result[-1][1]
    assert len(result) > 20


def test_a_damaged_file_is_named_and_fetched_again(small_mnist: Path) -> None:
    fetch("mnist")
    damaged = here("t10k-images-idx3-ubyte.gz")
    damaged.write_bytes(damaged.read_bytes()[:5000])
    with pytest.raises(FileFormatError, match=r"t10k-images-idx3-ubyte.gz.*damaged"):
        Mnist().load()
    untouched = here("train-labels-idx1-ubyte.gz").stat().st_mtime_ns
    fetch("mnist")
    assert len(Mnist().load().test) == 10_000
    assert here("train-labels-idx1-ubyte.gz").stat().st_mtime_ns == untouched


def test_a_file_with_another_hash_is_not_kept(small_mnist: Path) -> None:
    (small_mnist / "train-labels-idx1-ubyte.gz").write_bytes(b"something else")
    with pytest.raises(DownloadError, match=r"no address has a correct `train-labels-idx1-ubyte.gz`"):
        fetch("mnist")
    assert not here("train-labels-idx1-ubyte.gz").exists()
    assert here("train-images-idx3-ubyte.gz").exists()


def test_a_file_that_no_address_has_is_named(small_mnist: Path) -> None:
    (small_mnist / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DownloadError, match=r"t10k-labels-idx1-ubyte\.gz"):
        fetch("mnist")


def test_a_download_is_stopped_within_a_part_and_goes_on_later(small_mnist: Path) -> None:
    seen: list[int] = []
    with pytest.raises(CancelledError):
        fetch("mnist", lambda done, total: seen.append(done), lambda: len(seen) >= 3)
    assert len(seen) == 3
    left = sorted(path.name for path in (download_folder() / "mnist").iterdir())
    assert left in ([], ["train-images-idx3-ubyte.gz"])
    fetch("mnist")
    assert Mnist().ready()


def test_without_internet_one_sentence_offers_embedded_data_sets(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)
    monkeypatch.setattr(FashionMnist, "mirrors", classmethod(lambda cls: (NOWHERE, NOWHERE)))
    with pytest.raises(DownloadError) as raised:
        fetch("fashion_mnist")
    said = str(raised.value)
    assert said.startswith("Fashion-MNIST could not be downloaded: there is no network.")
    assert str(DATASETS.get(FashionMnist.instead).title) in said


def test_a_folder_that_cannot_be_written_is_not_called_a_missing_network(small_mnist: Path) -> None:
    download_folder().parent.mkdir(parents=True, exist_ok=True)
    download_folder().write_text("a file where the folder should be")
    with pytest.raises(DownloadError, match="could not be saved in"):
        fetch("mnist")


def test_an_embedded_set_has_nothing_to_fetch() -> None:
    with pytest.raises(RequestError, match="needs no download"):
        fetch("iris")


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10"])
def test_missing_names_are_reported_with_a_way_out(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)
    dataset = DATASETS.get(name)()
    assert not dataset.ready()
    with pytest.raises(NotFoundError, match=f"datasets fetch {name}"):
        dataset.load()


def damage(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


IMAGES, LABELS = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (IMAGES, idx(np.zeros((10_000, 28, 28)))[:3000], "cannot be unpacked"),
        (IMAGES, b"<html>not found</html>", "cannot be unpacked"),
        (IMAGES, b"", "starts with"),
        (IMAGES, gzip.compress(b"\x00\x00\x0d\x03" + bytes(12)), "starts with 00000d03 instead of 00000803"),
        (IMAGES, gzip.compress(b"\x00\x00\x08\x03\x00"), "header is incomplete"),
        (IMAGES, gzip.compress(struct.pack(">4B3I", 0, 0, 8, 3, 10_000, 28, 28) + bytes(99)), "99 bytes of data"),
        (IMAGES, idx(np.zeros((4, 27, 28))), "shape"),
        (IMAGES, idx(np.zeros((9_999, 28, 28))), "9999 images"),
        (LABELS, idx(np.full(10_000, 10)), "label 10"),
        (LABELS, idx(np.zeros(3)), "3 labels"),
    ],
    ids=["cut", "page", "empty", "kind", "header", "bytes", "side", "count", "label", "labels"],
)
def test_a_file_of_another_format_is_named(small_mnist: Path, name: str, content: bytes, said: str) -> None:
    for file in small_mnist.iterdir():
        damage(here(name).parent, file.name, file.read_bytes())
    damage(here(name).parent, name, content)
    with pytest.raises(FileFormatError, match=said) as raised:
        Mnist().load()
    assert name in str(raised.value)


def test_files_are_found_in_the_folder_that_the_environment_names(
    small_mnist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERLAB_DATA", str(tmp_path / "given"))
    for file in small_mnist.iterdir():
        damage(tmp_path / "given" / "mnist", file.name, file.read_bytes())
    assert Mnist().ready()
    assert len(Mnist().load().train) == 48_000
    assert [path.parent.parent.name for path in fetch("mnist")] == ["given"] * 4


def test_a_sample_of_cifar10_says_that_it_is_one(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_DATA", str(tmp_path))
    assert Cifar10().spec().note is None
    records = np.random.default_rng(0).integers(0, 256, (30, 3073), dtype=np.uint8)
    records[:, 0] = np.arange(30) % 10
    damage(tmp_path / "cifar10", "train_first4000.bin", records.tobytes())
    damage(tmp_path / "cifar10", "test_first1000.bin", records[:10].tobytes())
    spec, data = Cifar10().spec(), Cifar10().load()
    assert "first 30 images" in str(spec.note)
    assert spec.sizes == {"train": 24, "val": 6, "test": 10}
    assert np.array_equal(data.test.x.reshape(10, -1), records[:10, 1:])


@pytest.mark.parametrize(
    ("content", "said"), [(bytes(3072), "bytes of records"), (b"", "bytes of records"), (b"\x0b" * 3073, "label 11")]
)
def test_damaged_records_are_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    monkeypatch.setenv("LAYERLAB_DATA", str(tmp_path))
    damage(tmp_path / "cifar10", "train_first4000.bin", bytes(3073))
    damage(tmp_path / "cifar10", "test_first1000.bin", content)
    with pytest.raises(FileFormatError, match=said) as raised:
        Cifar10().load()
    assert "test_first1000.bin" in str(raised.value)


def test_the_official_archive_of_cifar10_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)
    monkeypatch.setattr("engine.datasets.cifar10._BATCH", 40)  # the official 10,000 a file would be 180 MB
    folder = download_folder() / "cifar10"
    folder.mkdir(parents=True)
    batch = np.zeros((40, 3073), np.uint8)
    batch[:, 0] = np.arange(40) % 10
    with tarfile.open(folder / "cifar-10-binary.tar.gz", "w:gz") as archive:
        for name in (*[f"data_batch_{i}.bin" for i in range(1, 6)], "test_batch.bin"):
            batch[:, 1] = len(archive.getmembers())
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = batch.nbytes
            archive.addfile(member, io.BytesIO(batch.tobytes()))
    data = Cifar10(val_fraction=0.0).load()
    assert len(data.train) == 200
    assert np.bincount(data.train.x[:, 0, 0, 0]).tolist() == [40] * 5
    assert (data.test.x[:, 0, 0, 0] == 5).all()


def test_an_archive_of_cifar10_that_ends_early_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)
    damage(download_folder() / "cifar10", "cifar-10-binary.tar.gz", gzip.compress(bytes(2000))[:20])
    with pytest.raises(FileFormatError, match=r"cifar-10-binary.tar.gz.*damaged"):
        Cifar10().load()
