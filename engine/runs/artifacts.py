"""Frames and checkpoints of runs, as files in a local folder or any storage that fsspec supports."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import fsspec

from engine.errors import NotFoundError
from engine.runs.disk_space import storage_errors
from engine.runs.durable import DRAFT, copy_durably, remove_draft, write_durably
from engine.runs.home import artifacts_url
from engine.text import N_

FRAMES = 200
"""The maximum number of frames kept per run."""
CHECKPOINTS = 32
"""The maximum number of checkpoints kept per run, besides the best weights; large ones are fewer (`limits`)."""
NEWEST = 2
"""The newest checkpoints are always kept: a run resumes from the last one, or from the one before if it is damaged."""
_RUN_ID = re.compile(r"[0-9a-f]{24}")


class Artifacts:
    """The files of all runs. File names are built from run ids and steps, never from user input."""

    def __init__(self, url: str | None = None) -> None:
        self.files, root = fsspec.core.url_to_fs(url or artifacts_url())
        self.root = root.rstrip("/")
        self.is_local = isinstance(self.files, fsspec.implementations.local.LocalFileSystem)

    # Frames

    def write_frame(self, run_id: str, step: int, packed: bytes) -> None:
        self._write(f"{self._folder(run_id)}/frames/{step}.frame", packed)

    def frame(self, run_id: str, step: int) -> bytes:
        """The packed views of a frame; raises `NotFoundError` if it was thinned out."""
        return self._read(f"{self._folder(run_id)}/frames/{step}.frame", run_id, step)

    def frames(self, run_id: str) -> list[int]:
        """The steps of the kept frames."""
        return self._steps(f"{self._folder(run_id)}/frames", ".frame")

    def thin_frames(self, run_id: str, best: int | None) -> None:
        """Removes frames beyond the limit, but not the newest few, which may be about to be read."""
        steps = self.frames(run_id)
        kept = {*thin(steps, [] if best is None else [best]), *steps[-3:]}
        for step in set(steps) - kept:
            self._remove(f"{self._folder(run_id)}/frames/{step}.frame")

    # Weights of the film

    def write_weights(self, run_id: str, step: int, packed: bytes) -> None:
        """Writes the weights at a step of the film; runs do not resume from them."""
        self._write(f"{self._folder(run_id)}/film/{step}.safetensors", packed)

    def weights(self, run_id: str, step: int) -> bytes:
        """The state with the weights at a step: of the film, computed again, or of a checkpoint; raises `NotFoundError`."""
        try:
            return self._read(self._weights_path(run_id, step), run_id, step)
        except NotFoundError:
            return self.checkpoint(run_id, step)

    def weights_version(self, run_id: str, step: int) -> str:
        """Another value once the file that `weights` reads has been written again; empty if there is none."""
        return self._version(self._weights_path(run_id, step)) or self.checkpoint_version(run_id, step)

    def film(self, run_id: str) -> list[int]:
        """The steps whose weights are kept."""
        return self._steps(f"{self._folder(run_id)}/film", ".safetensors")

    def _weights_path(self, run_id: str, step: int) -> str:
        film, computed = (f"{self._folder(run_id)}/{name}/{step}.safetensors" for name in ("film", "computed"))
        return film if self._version(film) else computed

    # Weights that were computed again

    def write_computed(self, run_id: str, step: int, packed: bytes, note: bytes, budget_bytes: int) -> None:
        """Writes weights that were computed again, and what there is to say about them. The oldest ones are dropped when
        all take more than `budget_bytes`."""
        folder = f"{self._folder(run_id)}/computed"
        self._write(f"{folder}/{step}.note", note)
        self._write(f"{folder}/{step}.safetensors", packed)
        sizes = self._sizes(folder, ".safetensors")
        others = sorted(set(sizes) - {step}, key=lambda other: self._modified(f"{folder}/{other}.safetensors"))
        while others and sum(sizes.values()) > budget_bytes:
            oldest = others.pop(0)
            del sizes[oldest]
            self._remove(f"{folder}/{oldest}.safetensors")
            self._remove(f"{folder}/{oldest}.note")

    def computed(self, run_id: str) -> list[int]:
        """The steps whose weights were computed again."""
        return self._steps(f"{self._folder(run_id)}/computed", ".safetensors")

    def computed_note(self, run_id: str, step: int) -> bytes:
        """What there is to say about weights that were computed again; empty for others."""
        try:
            return self._read(f"{self._folder(run_id)}/computed/{step}.note", run_id, step)
        except NotFoundError:
            return b""

    # Checkpoints

    def write_checkpoint(self, run_id: str, step: int, packed: bytes) -> None:
        self._write(f"{self._folder(run_id)}/checkpoints/{step}.safetensors", packed)

    def checkpoint(self, run_id: str, step: int | None = None) -> bytes:
        """The state at `step`, or the newest; raises `NotFoundError`."""
        if step is None:
            step = max(self.checkpoints(run_id), default=-1)
        return self._read(f"{self._folder(run_id)}/checkpoints/{step}.safetensors", run_id, step)

    def checkpoint_version(self, run_id: str, step: int) -> str:
        """Another value once the checkpoint has been written again; empty if there is none."""
        return self._version(f"{self._folder(run_id)}/checkpoints/{step}.safetensors")

    def checkpoints(self, run_id: str) -> list[int]:
        """The steps of the kept checkpoints."""
        return self._steps(f"{self._folder(run_id)}/checkpoints", ".safetensors")

    def thin_checkpoints(self, run_id: str, best: int | None, budget_bytes: int) -> None:
        """Removes checkpoints so that those left take at most `budget_bytes`, as far as the first, the newest two and
        the last one before the best weights allow."""
        folder = f"{self._folder(run_id)}/checkpoints"
        sizes = self._sizes(folder, ".safetensors")
        for step in set(sizes) - set(kept_checkpoints(sizes, best, budget_bytes)):
            self._remove(f"{folder}/{step}.safetensors")

    def write_best(self, run_id: str, step: int, packed: bytes) -> None:
        """Writes the weights with the best val loss so far. They are only for viewing; runs do not resume from them."""
        self._write(f"{self._folder(run_id)}/best/{step}.safetensors", packed)
        for other in set(self._steps(f"{self._folder(run_id)}/best", ".safetensors")) - {step}:
            self._remove(f"{self._folder(run_id)}/best/{other}.safetensors")

    def best_step(self, run_id: str) -> int | None:
        """The step of the best weights."""
        return max(self._steps(f"{self._folder(run_id)}/best", ".safetensors"), default=None)

    # The start of a fork

    def write_start(self, run_id: str, name: str, content: bytes) -> None:
        """Writes a file from which a fork begins; it stays as long as the run."""
        self._write(f"{self._folder(run_id)}/start/{name}", content)

    def copy_checkpoint(self, run_id: str, step: int, fork: str, name: str) -> None:
        """Copies a checkpoint as a file from which a fork begins; raises `NotFoundError`."""
        self._copy(
            f"{self._folder(run_id)}/checkpoints/{step}.safetensors", f"{self._folder(fork)}/start/{name}", run_id, step
        )

    def copy_start(self, run_id: str, fork: str, name: str) -> None:
        """Copies a file from which one fork begins to another fork; raises `NotFoundError`."""
        self._copy(f"{self._folder(run_id)}/start/{name}", f"{self._folder(fork)}/start/{name}", run_id, 0)

    def start(self, run_id: str, name: str) -> bytes:
        """A file from which a fork begins; raises `NotFoundError`."""
        return self._read(f"{self._folder(run_id)}/start/{name}", run_id, 0)

    # Both

    def go_back(self, run_id: str, step: int) -> None:
        """Removes files of later steps, which the resumed run will write again, and partially written files."""
        self.sweep(run_id)
        for name, ending in (
            ("frames", ".frame"),
            ("film", ".safetensors"),
            ("computed", ".safetensors"),
            ("checkpoints", ".safetensors"),
            ("best", ".safetensors"),
        ):
            folder = f"{self._folder(run_id)}/{name}"
            for later in self._steps(folder, ending):
                if later > step:
                    self._remove(f"{folder}/{later}{ending}")

    def sweep(self, run_id: str = "*", older_than_s: float = 0.0) -> None:
        """Removes drafts left by killed workers: of one run without a worker, or old drafts of all runs."""
        if not self.is_local:
            return
        with self._storage():
            for draft in Path(self.root).glob(f"{run_id}/*/{DRAFT}"):
                remove_draft(draft, older_than_s)

    def delete(self, run_id: str) -> None:
        """Removes all files of a run."""
        folder = self._folder(run_id)
        with self._storage():
            if self.files.exists(folder):
                self.files.rm(folder, recursive=True)

    def size_bytes(self, run_id: str) -> int:
        """The disk space used by a run."""
        folder = self._folder(run_id)
        with self._storage():
            return int(self.files.du(folder)) if self.files.exists(folder) else 0

    def _folder(self, run_id: str) -> str:
        if not _RUN_ID.fullmatch(run_id):
            raise NotFoundError(N_("Run `{run}` not found. It may have been deleted."), run=run_id)
        return f"{self.root}/{run_id}"

    def _steps(self, folder: str, ending: str) -> list[int]:
        return sorted(self._sizes(folder, ending))

    def _sizes(self, folder: str, ending: str) -> dict[int, int]:
        """The size in bytes of each file in a folder, by step."""
        self.files.invalidate_cache(folder)
        with self._storage():
            try:
                found = self.files.ls(folder, detail=True)
            except FileNotFoundError:
                return {}
        sizes = {str(file["name"]).rsplit("/", 1)[-1]: int(file["size"] or 0) for file in found}
        stems = ((name.removesuffix(ending), size) for name, size in sizes.items() if name.endswith(ending))
        return {int(stem): size for stem, size in stems if stem.isdigit()}

    def _version(self, path: str) -> str:
        with self._storage(), suppress(FileNotFoundError):
            return str(self.files.ukey(path))
        return ""

    def _modified(self, path: str) -> float:
        with self._storage(), suppress(FileNotFoundError):
            return float(self.files.modified(path).timestamp())
        return 0.0

    def _read(self, path: str, run_id: str, step: int) -> bytes:
        with self._storage():
            try:
                return bytes(self.files.cat_file(path))
            except FileNotFoundError:
                raise _nothing_saved(run_id, step) from None

    def _copy(self, source: str, target: str, run_id: str, step: int) -> None:
        """Copies a file within the storage, without reading it here."""
        with self._storage():
            try:
                if self.is_local:
                    copy_durably(Path(source), Path(target))
                else:
                    self.files.cp_file(source, target)
            except FileNotFoundError:
                raise _nothing_saved(run_id, step) from None

    def _storage(self) -> AbstractContextManager[None]:
        """Raises `StorageUnavailableError` for errors of the storage."""
        return storage_errors(OSError if self.is_local else Exception)

    def _remove(self, path: str) -> None:
        with self._storage():
            if self.files.exists(path):
                self.files.rm_file(path)

    def _write(self, path: str, content: bytes) -> None:
        with self._storage():
            if self.is_local:
                write_durably(Path(path), content)
            else:
                # Object stores never show partially written files.
                self.files.pipe_file(path, content)


def _nothing_saved(run_id: str, step: int) -> NotFoundError:
    return NotFoundError(N_("Nothing is saved for run `{run}` at step {step}."), run=run_id, step=step)


def kept_checkpoints(sizes: Mapping[int, int], best: int | None, budget_bytes: int) -> list[int]:
    """The steps of the checkpoints to keep, given their sizes: the first, the newest, the last one at or before the best
    weights, and a spread between."""
    steps = sorted(sizes)
    before_best = [step for step in steps if best is not None and step <= best]
    special = {*steps[:1], *before_best[-1:], *steps[-NEWEST:]}
    room = budget_bytes - sum(sizes[step] for step in special)
    largest = max((size for step, size in sizes.items() if step not in special), default=0)
    count = max(0, room // max(1, largest))
    return thin(steps, special, min(CHECKPOINTS, len(special) + count))


def thin(steps: Collection[int], keep: Iterable[int] = (), limit: int = FRAMES) -> list[int]:
    """The steps to keep: the first, the last, those in `keep`, and one per interval.

    The interval is the smallest power of two that keeps at most `limit` steps, so it doubles as a run goes on and every
    second frame is dropped. The frame kept of an interval is its first, so every frame kept for a doubled interval was
    also kept before.
    """
    ordered = sorted(steps)
    if not ordered:
        return []
    special = {ordered[0], ordered[-1], *(step for step in keep if step in steps)}
    room = limit - len(special)
    if room < 1:
        return sorted(special)
    interval = 1
    while (ordered[-1] - ordered[0]) // interval >= room:
        interval *= 2
    first_of: dict[int, int] = {}
    for step in ordered:
        first_of.setdefault((step - ordered[0]) // interval, step)
    return sorted(special | set(first_of.values()))
