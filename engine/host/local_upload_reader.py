"""Reads uploaded files without a host, in a separate process with the same limits, for the command line."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.datasets.uploads import drafts
from engine.datasets.uploads.decoding import Upload
from engine.host.error_transport import raised
from engine.host.limited_process import Bounds, LimitedProcess
from engine.host.reader_pool import refusal
from engine.host.upload_reader import answer
from engine.limits import limits
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
    bounds = bounds or Bounds(limits().reading_s, limits().reading_bytes)
    stored: list[drafts.DraftFile] = []
    try:
        for file in files:
            stored.append(drafts.put(owner, file))
        named = [{"id": draft.id, "name": draft.name} for draft in stored]
        asked = {"verb": "keep", "owner": owner, "title": title, "way": way, "files": named, "settings": dict(settings)}
        child = LimitedProcess(multiprocessing.get_context("spawn"), answer, bounds)
        reply = child.answer(pack(asked), on_progress, lambda: True)
    except (MemoryError, TimeoutError, EOFError, OSError) as error:
        raise refusal(error, sum(draft.size for draft in stored), bounds) from None
    finally:
        drafts.drop(owner, stored)
    if reply[:1] == b"\1":
        raise raised(reply[1:])
    return str(unpack(reply[1:])["id"])
