"""Reads uploaded files without a host, in a separate process with the same limits, for the command line."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.datasets.uploads import drafts
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.guess import Content
from engine.host.error_transport import raised
from engine.host.limited_process import Bounds, LimitedProcess
from engine.host.reader_pool import refusal
from engine.host.upload_reader import answer
from engine.limits import limits
from engine.text import Message
from engine.views import pack, unpack


def save_locally(
    owner: str,
    title: str,
    way: str,
    files: Sequence[Upload],
    settings: Mapping[str, Any],
    on_progress: Callable[[float], None],
    bounds: Bounds | None = None,
) -> str:
    """Saves files as a data set of this owner and returns its id. Raises the errors of reading them."""
    asked = {"verb": "keep", "title": title, "way": way, "settings": dict(settings)}
    return str(_answer(owner, files, asked, on_progress, bounds)["id"])


def save_guessed(
    owner: str,
    title: str,
    files: Sequence[Upload],
    reading: Mapping[str, Any],
    settings: Mapping[Content, Mapping[str, Any]],
    on_progress: Callable[[float], None],
) -> tuple[str, Message]:
    """Guesses what files hold and saves them with the `settings` for this content; `reading`: how files are divided
    into cells. Returns the id, and the guess as a sentence."""
    by_content = {name: dict(some) for name, some in settings.items()}
    asked = {"verb": "keep_guessed", "title": title, "reading": dict(reading), "settings": by_content}
    answer = _answer(owner, files, asked, on_progress)
    return str(answer["id"]), Message.model_validate(answer["summary"])


def _answer(
    owner: str,
    files: Sequence[Upload],
    asked: Mapping[str, Any],
    on_progress: Callable[[float], None],
    bounds: Bounds | None = None,
) -> Any:
    """The unpacked answer of a reading process to a request about files."""
    bounds = bounds or Bounds(limits().reading_s, limits().reading_bytes)
    stored: list[drafts.DraftFile] = []
    try:
        for file in files:
            stored.append(drafts.put(owner, file))
        named = [{"id": draft.id, "name": draft.name} for draft in stored]
        child = LimitedProcess(multiprocessing.get_context("spawn"), answer, bounds)
        reply = child.answer(pack({**asked, "owner": owner, "files": named}), on_progress, lambda: True)
    except (MemoryError, TimeoutError, EOFError, OSError) as error:
        raise refusal(error, sum(draft.size for draft in stored), bounds) from None
    finally:
        drafts.drop(owner, stored)
    if reply[:1] == b"\1":
        raise raised(reply[1:])
    return unpack(reply[1:])
