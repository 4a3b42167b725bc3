"""Files of other programs, recognized by their first bytes, so that a refusal says what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.pictures import is_heic
from engine.text import N_, Message, message

_ARCHIVES: Mapping[bytes, str] = {
    b"7z\xbc\xaf'\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"\x1f\x8b": "gzip (.gz, .tar.gz)",
    b"BZh": "bzip2 (.bz2)",
    b"\xfd7zXZ\0": "xz (.xz)",
    b"\x28\xb5\x2f\xfd": "Zstandard (.zst)",
}
_TAR = b"ustar"
_TAR_PLACE = 257
_TABLES: Mapping[bytes, str] = {
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"\x89HDF\r\n\x1a\n": "HDF5",
    b"MATLAB 5.0": "MATLAB",
    b"\x93NUMPY": "NumPy",
    b"\x80\x04\x95": "pickle",
    b"<stata_dta>": "Stata",
    b"$FL2": "SPSS",
}
_SQLITE = b"SQLite format 3\0"
_MEDIA = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"OggS", b"fLaC", b"MThd", b"\x1aE\xdf\xa3")
_RIFF_MEDIA = (b"WAVE", b"AVI ")
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
ZIP = b"PK\x03\x04"
_OFFICE_PARTS = (b"word/document.xml", b"ppt/presentation.xml")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def foreign_format(name: str, data: bytes) -> Message | None:
    """Why a file is not read, and what to do; None for a file that may be text. `name` is its name in the message."""
    archive = _found(_ARCHIVES, data) or ("tar" if data[_TAR_PLACE : _TAR_PLACE + len(_TAR)] == _TAR else None)
    if archive:
        template = N_("`{file}` is an archive in the format {format}. Unpack it, and pack the files as .zip.")
        return message(template, file=name, format=archive)
    if data.startswith(_SQLITE):
        template = N_(
            "`{file}` is an SQLite database. Export one of its tables as CSV, for example with DB Browser for SQLite."
        )
        return message(template, file=name)
    table = _found(_TABLES, data)
    if table:
        template = N_("`{file}` is in the format {format}. Save the table as CSV.")
        return message(template, file=name, format=table)
    if data.startswith(_OLD_OFFICE):
        return message(N_("`{file}` is in the old format of Excel or Word. Save it as .xlsx or CSV."), file=name)
    if data.startswith(b"%PDF-"):
        return message(
            N_("`{file}` is a PDF. Copy its text into a .txt file, or its table into a CSV file."), file=name
        )
    if _is_media(data):
        template = N_("`{file}` is a sound or a video, which Layerlab does not read. Bring a table, texts or images.")
        return message(template, file=name)
    if data.startswith(_IMAGES):
        return message(N_("`{file}` is an image, not a text or a table. Choose images as the kind of data."), file=name)
    if data.startswith(ZIP) and any(part in data for part in _OFFICE_PARTS):
        return message(N_("`{file}` is a Word or PowerPoint file. Save its text as .txt."), file=name)
    return None


def _is_media(data: bytes) -> bool:
    """Whether the data begin as sounds and videos do, and are no text."""
    is_riff = data[:4] == b"RIFF" and data[8:12] in _RIFF_MEDIA
    is_film = data[4:8] == b"ftyp" and not is_heic(data)
    return b"\0" in data and (is_riff or is_film or data.startswith(_MEDIA))


def _found(signatures: Mapping[bytes, str], data: bytes) -> str | None:
    """The format whose signature begins the data; one of letters alone is text unless zeros follow."""
    for start, title in signatures.items():
        if data.startswith(start) and (not start.isascii() or b"\0" in data):
            return title
    return None
