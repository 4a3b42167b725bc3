"""Uploaded files, moved from Streamlit's memory to the disk as soon as they arrive."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from engine.datasets.uploads import drafts
from engine.datasets.uploads.decoding import Upload
from engine.errors import LayerlabError, LimitError
from engine.limits import limits
from engine.text import N_
from pages.ui import state
from pages.ui.backend import owner
from pages.ui.data.uploads import draft, save_form

MB = 2**20
SERIES = {"time", "values", "key", "step", "window", "horizon", "season", "times_across"}
"""Settings of a series that depend on its file."""


def uploader(label: str, endings: Sequence[str], multiple: bool = False) -> tuple[drafts.DraftFile, ...]:
    """The uploaded files, stored on the disk; other files start another draft."""
    given = st.file_uploader(
        label, list(endings), accept_multiple_files=multiple, max_upload_size=math.ceil(max_bytes() / MB),
        key=draft.uploader_key(),
    )  # fmt: skip
    files = _listed(given)
    refusal = draft.draft().refusal
    if refusal and not files:
        save_form.show_refusal(refusal)
        return ()
    stored = _stored_or_refused(files)
    for file in (*files, *_listed(state.get(draft.uploader_key()))):  # Streamlit hands out copies
        _release(file)
    if stored is None:
        st.rerun()  # with an empty uploader and the reason below it
    return stored


def _listed(given: UploadedFile | list[UploadedFile] | None) -> list[UploadedFile]:
    return given if isinstance(given, list) else [given] if given else []


def max_bytes() -> int:
    """The maximum size of an upload: our limit, or Streamlit's limit per file."""
    return min(limits().upload_bytes, st.get_option("server.maxUploadSize") * MB)


def _stored_or_refused(files: Sequence[UploadedFile]) -> tuple[drafts.DraftFile, ...] | None:
    try:
        return _stored(files)
    except LayerlabError as error:
        draft.begin(error.message)
        return None


def _stored(files: Sequence[UploadedFile]) -> tuple[drafts.DraftFile, ...]:
    held = draft.draft()
    ids = tuple(file.file_id for file in files)
    if ids == held.ids:
        return held.files
    known = dict(zip(held.ids, held.files, strict=True))
    _require_size(sum(known[file.file_id].size if file.file_id in known else file.size for file in files))
    stored = tuple(known.get(file.file_id) or drafts.put(owner(), Upload(file.name, file.getvalue())) for file in files)
    drafts.drop(owner(), [draft for draft in held.files if draft not in stored])
    draft.replace_files(ids, stored, _still_true(ids, held))
    return stored


def _require_size(size: int) -> None:
    if size > max_bytes():
        template = N_("These files have {size} MB in total; the limit per upload is {max} MB. Upload fewer.")
        raise LimitError(template, size=f"{size / MB:.4g}", max=f"{max_bytes() / MB:.4g}")


def _still_true(ids: tuple[str, ...], before: draft.Draft) -> Mapping[str, Any]:
    """The settings that apply to the new files too: labels if the old files come first, but nothing about columns."""
    gone = {"columns", "target", "text", "header", "separator", "sheet", "length", "classes_from", "inversion"} | SERIES
    if ids[: len(before.ids)] != before.ids:
        gone.add("labels")
    return {name: value for name, value in before.settings.items() if name not in gone}


def _release(file: UploadedFile) -> None:
    """Frees the bytes of a file, which Streamlit would hold as long as its name is shown."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        empty = UploadedFileRec(file.file_id, file.name, file.type, b"")
        context.uploaded_file_mgr.add_file(context.session_id, empty)
    file.seek(0)
    file.truncate()
