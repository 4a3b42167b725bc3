"""Spreadsheet files, written by the tests: .xlsx and .ods with any cells, and with any part replaced."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.datasets.uploads.decoding import Upload

Cell = str | int | float | bool | None
Rows = Sequence[Sequence[Cell]]
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
Parts = Mapping[str, str]


def xlsx(sheets: Mapping[str, Rows], replaced: Parts | None = None, name: str = "book.xlsx") -> Upload:
    """As Excel writes it, with texts in the cells."""
    numbered = list(enumerate(sheets.items(), 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _links(["officeDocument", "xl/workbook.xml"]),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_LINKS}"><sheets>'
        + "".join(f'<sheet name={quoteattr(sheet)} sheetId="{n}" r:id="rId{n}"/>' for n, (sheet, _) in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(*(["worksheet", f"worksheets/sheet{n}.xml"] for n, _ in numbered)),
        **{f"xl/worksheets/sheet{n}.xml": _worksheet(rows) for n, (_, rows) in numbered},
    }
    return _packed({**parts, **(replaced or {})}, name)


def ods(sheets: Mapping[str, Rows], replaced: Parts | None = None, name: str = "book.ods") -> Upload:
    """As LibreOffice writes it, with a million empty rows below each table."""
    tables = "".join(
        f"<table:table table:name={quoteattr(sheet)}>{''.join(map(open_row, rows))}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for sheet, rows in sheets.items()
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OPEN}:manifest:1.0"/>',
        "content.xml": open_content(tables),
    }
    return _packed({**parts, **(replaced or {})}, name)


def open_content(tables: str) -> str:
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    return (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def open_row(cells: Sequence[Cell], repeated: int = 1) -> str:
    inside = "".join(map(_open_cell, cells))
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


def _open_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'


def _worksheet(rows: Rows) -> str:
    filled = "".join(
        f'<row r="{n}">{"".join(_cell(f"{_letters(at)}{n}", cell) for at, cell in enumerate(row))}</row>'
        for n, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{filled}</sheetData></worksheet>'


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return f'<c r="{place}" s="0"/>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def _letters(at: int) -> str:
    return ("" if at < 26 else chr(64 + at // 26)) + chr(65 + at % 26)


def _links(*targets: Sequence[str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _packed(parts: Parts, name: str) -> Upload:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return Upload(name, file.getvalue())
