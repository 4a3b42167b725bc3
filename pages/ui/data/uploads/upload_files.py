"""Uploaded files, moved from Streamlit's memory to the disk as soon as they arrive."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
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
from pages.ui.language import _

MB = 2**20
MAX_PASTED = 1_000_000
"""Characters of pasted text; more is for a file."""
SERIES = {"time", "values", "key", "step", "window", "horizon", "season", "times_across"}
"""Settings of a series that depend on its file."""


def bring(source: str) -> tuple[drafts.DraftFile, ...]:
    """Files, a folder or pasted text, stored on the disk; others start another draft."""
    return _pasted() if source == "paste" else _uploaded(is_folder=source == "folder")


def _uploaded(is_folder: bool) -> tuple[drafts.DraftFile, ...]:
    given = st.file_uploader(
        _("A folder of images or texts") if is_folder else _("Tables, texts, images, or a zip of them"),
        accept_multiple_files="directory" if is_folder else True, max_upload_size=math.ceil(max_bytes() / MB),
        key=draft.uploader_key(), label_visibility="collapsed" if draft.draft().files else "visible",
    )  # fmt: skip
    stored = _stored_or_refused(given)
    for file in (*given, *state.get(draft.uploader_key(), ())):  # Streamlit hands out copies
        _release(file)
    return stored


def _pasted() -> tuple[drafts.DraftFile, ...]:
    """Text typed or pasted, such as cells of a spreadsheet, which are divided by tabs."""
    has_files = bool(draft.draft().files)
    text = st.text_area(
        _("Cells of a spreadsheet, or text"), key=f"{draft.uploader_key()}-text", max_chars=MAX_PASTED,
        height=80 if has_files else 220, label_visibility="collapsed" if has_files else "visible",
    )  # fmt: skip
    if not has_files:
        st.button(_("Continue"), key="own-pasted", icon=":material/arrow_forward:")  # takes the focus from the text
    if not (text or "").strip():
        return _stored_or_refused([])
    data = text.encode()
    return _stored_or_refused([Pasted(hashlib.sha256(data).hexdigest(), _("Pasted data"), data)])


def max_bytes() -> int:
    """The maximum size of an upload: our limit, or Streamlit's limit per file."""
    return min(limits().upload_bytes, st.get_option("server.maxUploadSize") * MB)


@dataclass(frozen=True)
class Pasted:
    """Pasted text, as if it were an uploaded file."""

    file_id: str
    name: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def getvalue(self) -> bytes:
        return self.data


def _stored_or_refused(files: Sequence[UploadedFile | Pasted]) -> tuple[drafts.DraftFile, ...]:
    refusal = draft.draft().refusal
    if refusal and not files:
        save_form.show_refusal(refusal)
        return ()
    try:
        return _stored(files)
    except LayerlabError as error:
        draft.begin(error.message)
        st.rerun()  # with an empty uploader and the reason below it


def _stored(files: Sequence[UploadedFile | Pasted]) -> tuple[drafts.DraftFile, ...]:
    held = draft.draft()
    ids = tuple(file.file_id for file in files)
    if ids == held.ids:
        return held.files
    known = dict(zip(held.ids, held.files, strict=True))
    _require_size(sum(known[file.file_id].size if file.file_id in known else file.size for file in files))
    stored = tuple(known.get(file.file_id) or _put(file) for file in files)
    drafts.drop(owner(), [draft for draft in held.files if draft not in stored])
    continues = ids[: len(held.ids)] == held.ids
    draft.replace_files(ids, stored, _still_true(continues, held), held.content if continues else None)
    return stored


def _put(file: UploadedFile | Pasted) -> drafts.DraftFile:
    """Stores a file; those of a folder are named by their paths in it."""
    return drafts.put(
        owner(), Upload(PurePosixPath(file.name).name, file.getvalue(), file.name if "/" in file.name else "")
    )


def _require_size(size: int) -> None:
    if size > max_bytes():
        template = N_("These files have {size} MB in total; the limit per upload is {max} MB. Upload fewer.")
        raise LimitError(template, size=f"{size / MB:.4g}", max=f"{max_bytes() / MB:.4g}")


def _still_true(continues: bool, before: draft.Draft) -> Mapping[str, Any]:
    """The settings that apply to the new files too: labels if the old files come first, but nothing about columns."""
    gone = {"columns", "target", "text", "header", "separator", "sheet", "length", "classes_from", "inversion"} | SERIES
    if not continues:
        gone |= {"labels", "long"}
    return {name: value for name, value in before.settings.items() if name not in gone}


def _release(file: UploadedFile) -> None:
    """Frees the bytes of a file, which Streamlit would hold as long as its name is shown."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        empty = UploadedFileRec(file.file_id, file.name, file.type, b"")
        context.uploaded_file_mgr.add_file(context.session_id, empty)
    file.seek(0)
    file.truncate()
