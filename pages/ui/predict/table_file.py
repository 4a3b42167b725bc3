"""A whole table from a file, with the predictions beside its rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.datasets.uploads import drafts
from engine.datasets.uploads.cells import lenient_rows
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.kinds import SHEET_ENDINGS
from engine.errors import LayerlabError
from engine.host.requests.predict import MAX_ROWS, Predict
from engine.runs.rows import RunRow
from engine.text import N_, Message, message
from pages.ui import state
from pages.ui.backend import owner, uploads
from pages.ui.language import _, say
from pages.ui.predict import answer
from pages.ui.predict.asking import predicted
from pages.ui.predict.row_form import Fields, titles_of
from pages.ui.predict.suitability import spec_of

MAX_MB = 20
MAX_PASTED = 500_000
"""Characters."""
Rows = Sequence[Mapping[str, str]]


def show(row: RunRow, fields: Fields) -> None:
    titles = titles_of(row, fields)
    names = ", ".join(f"`{title}`" for title in list(titles.values())[:20]) + ", …" * (len(fields) > 20)
    st.caption(_("A table with these columns; others are kept as they are: {names}").format(names=names))
    file = st.file_uploader(_("Table"), list(SHEET_ENDINGS), key="predict-table-file", max_upload_size=MAX_MB)
    pasted = "" if file else _pasted()
    if file is None and not pasted.strip():
        state.drop(state.PREDICT_ROWS)
        return
    columns = [str(field["name"]) for field in fields]
    given = _text_file(pasted, columns) if file is None else Upload(file.name, file.getvalue())
    rows = _rows(file.file_id if file else str(hash(pasted)), given)
    if isinstance(rows, Message):
        st.error(say(rows), icon=":material/error:")
        return
    missing = [title for name, title in titles.items() if name not in rows[0]]
    if missing:
        note = message(N_("Missing columns, filled as missing cells are in training: {names}."), names=missing[:20])
        st.warning(say(note), icon=":material/warning:")
    found = predicted(Predict(run=row.id, rows=tuple(rows)))
    if found is not None:
        answer.show_table(spec_of(row), rows, found, given.name.rsplit(".", 1)[0])


def _pasted() -> str:
    """Rows as text: spreadsheets copy cells with tabs between them."""
    return st.text_area(
        _("Or paste rows from a spreadsheet"), key="predict-table-pasted", height=140, max_chars=MAX_PASTED,
        help=_("With the names of the columns, or without them in the order of the columns above."),
    )  # fmt: skip


def _text_file(text: str, names: Sequence[str]) -> Upload:
    """Pasted rows as a file; the names of the columns are added if the first row holds none of them."""
    separator = "\t" if "\t" in text else ","
    first = [cell.strip() for cell in next(lenient_rows(text.strip("\r\n").splitlines()[0], separator), [])]
    if len(first) == len(names) and not set(first) & set(names):
        header = io.StringIO()
        csv.writer(header, delimiter=separator, lineterminator="\n").writerow(names)
        text = header.getvalue() + text.lstrip("\r\n")
    return Upload(_("pasted rows") + ".csv", text.encode())


def _rows(file_id: str, file: Upload) -> Rows | Message:
    """The rows of the file, read once; or the reason why there are none."""
    known = state.get(state.PREDICT_ROWS)
    if known is None or known[0] != file_id:
        with st.spinner(_("Reading files"), show_time=True):
            known = (file_id, _read(file))
        state.put(state.PREDICT_ROWS, known)
    rows: Rows | Message = known[1]
    return rows


def _read(file: Upload) -> Rows | Message:
    stored: list[drafts.DraftFile] = []
    try:
        stored.append(drafts.put(owner(), file))
        found: Any = uploads().rows(owner(), stored, MAX_ROWS)
    except LayerlabError as error:
        return error.message
    finally:
        drafts.drop(owner(), stored)
    return [dict(zip(found["names"], cells, strict=True)) for cells in found["rows"]]
