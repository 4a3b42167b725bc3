"""Readers of CSV files that are compared: ours, and those of libraries, where they are installed."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.benchmarks.distorted_tables import CleanTable

Reader = Callable[[bytes], CleanTable]


def readers() -> dict[str, Reader]:
    """The readers whose library is installed."""
    return {name: read for name, (library, read) in _READERS.items() if find_spec(library)}


def is_same(read: CleanTable, expected: CleanTable) -> bool:
    """Whether all cells are there, under their names. Row names may be kept in front."""
    names, rows = _stripped(read)
    for extra in (0, 1):
        same_names = not expected.names or names[extra:] == tuple(" ".join(name.split()) for name in expected.names)
        if same_names and tuple(row[extra:] for row in rows) == _stripped(expected)[1]:
            return True
    return False


def _stripped(table: CleanTable) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return tuple(" ".join(name.split()) for name in table.names), tuple(
        tuple(cell.strip() for cell in row) for row in table.rows
    )


def _ours(data: bytes) -> CleanTable:
    from engine.datasets.uploads.decoding import Upload
    from engine.datasets.uploads.sheet import read_sheet

    sheet = read_sheet(Upload("table.csv", data))
    return CleanTable(sheet.names, tuple(zip(*sheet.columns, strict=True)))


def _decoded(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise UnicodeError
    return str(best).removeprefix("\ufeff")


def _duckdb(data: bytes) -> CleanTable:
    duckdb = import_module("duckdb")
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        place = Path(folder) / "table.csv"
        place.write_bytes(_decoded(data).encode())
        found = connection.execute("select * from read_csv(?, all_varchar=true)", [str(place)])
        names = tuple(column[0] for column in found.description)
        return CleanTable(names, _texts(found.fetchall()))


def _clevercsv(data: bytes) -> CleanTable:
    clevercsv = import_module("clevercsv")
    text = _decoded(data)
    dialect = clevercsv.Sniffer().sniff(text)
    rows = list(clevercsv.reader(io.StringIO(text, newline=""), dialect))
    named = clevercsv.Sniffer().has_header(text)
    return CleanTable(tuple(rows[0]) if named else (), _texts(rows[1:] if named else rows))


def _pandas(data: bytes) -> CleanTable:
    pandas = import_module("pandas")
    frame = pandas.read_csv(io.StringIO(_decoded(data)), sep=None, engine="python", dtype=str, keep_default_na=False)
    return CleanTable(tuple(map(str, frame.columns)), _texts(frame.fillna("").itertuples(index=False, name=None)))


def _pyarrow(data: bytes) -> CleanTable:
    arrow = import_module("pyarrow.csv")
    text = _decoded(data)
    separator = csv.Sniffer().sniff(text[:4096], ",;\t|").delimiter
    options, content = arrow.ParseOptions(delimiter=separator), text.encode()
    names = arrow.open_csv(io.BytesIO(content), parse_options=options).schema.names
    as_text = arrow.ConvertOptions(column_types=dict.fromkeys(names, "string"))
    found = arrow.read_csv(io.BytesIO(content), parse_options=options, convert_options=as_text)
    columns: list[Any] = [[str(cell) if cell is not None else "" for cell in column.to_pylist()] for column in found]
    return CleanTable(tuple(found.column_names), tuple(zip(*columns, strict=True)))


def _texts(rows: Any) -> tuple[tuple[str, ...], ...]:
    def text(row: Sequence[Any]) -> tuple[str, ...]:
        return tuple("" if cell is None else str(cell) for cell in row)

    return tuple(text(row) for row in rows)


_READERS: dict[str, tuple[str, Reader]] = {
    "ours": ("csv", _ours),
    "DuckDB": ("duckdb", _duckdb),
    "clevercsv": ("clevercsv", _clevercsv),
    "pandas": ("pandas", _pandas),
    "pyarrow": ("pyarrow", _pyarrow),
}
