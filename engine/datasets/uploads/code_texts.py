"""Texts that are neither prose nor tables: web pages, and statements of a database."""

from __future__ import annotations

import re

from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError
from engine.text import N_

_WEB_PAGE = re.compile(
    r"\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--[^>]{0,500}-->\s*)?<(!doctype\s+html|html|head|body|table)\b", re.IGNORECASE
)
_SQL = re.compile(
    r"^[ \t]*(INSERT\s+INTO\s+[^\s(]+\s*+(\([^()]*\))?\s*+VALUES\s*\(|CREATE\s+TABLE\s[^()]{1,200}\(|COPY\s+[^\s(]+\s*+(\([^()]*\))?\s*+FROM\s+stdin)",
    re.IGNORECASE | re.MULTILINE,
)
_SQL_START = re.compile(
    r"\s*(--|/\*|#|(INSERT|CREATE|DROP|SET|USE|BEGIN|START|PRAGMA|LOCK|DELETE|TRUNCATE)\s)", re.IGNORECASE
)
_HEAD = 20_000


def require_no_code(file: Upload, text: str) -> None:
    """Raises `FileFormatError` for a web page or statements of a database, whose lines are no rows of a table."""
    head = text[:_HEAD]
    if _WEB_PAGE.match(head):
        template = N_(
            "`{file}` is a web page. Copy its table into a spreadsheet or CSV file, or its text into a .txt file."
        )
        raise FileFormatError(template, file=file.name)
    if _SQL_START.match(head) and _SQL.search(head):
        template = N_("`{file}` holds SQL statements. Export the table from the database as CSV.")
        raise FileFormatError(template, file=file.name)
