"""The columns that name the series of each row, such as a store and a product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import target_score, words
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.sheet import Sheet
from engine.errors import LimitError
from engine.text import N_
from engine.views import Array

MAX_SERIES = 2_000
_KEY_LIMIT = 200
"""Columns with more distinct values are not guessed to name series."""
_MAX_CANDIDATES = 8
_MAX_TOGETHER = 3
_DISTINCT = 0.99
"""With this share of distinct times, no key is needed; the others are duplicates."""
_FILLED = 0.3
"""Numbers name series if each has values at this share of all times."""
_MAX_MISSING = 0.05
"""A column with a larger share of missing cells is a key only together with another one."""
_MIN_POINTS = 10
"""Rows per series, for columns that are called like a key though no time occurs twice."""
_NAMES = frozenset(
    ["store", "shop", "item", "product", "sku", "article", "category", "brand", "department", "dept", "country", "state", "province", "city", "region", "area", "zone", "station", "site", "location", "sensor", "device", "meter", "machine", "unit", "household", "building", "house", "customer", "client", "user", "patient", "symbol", "ticker", "stock", "company", "name", "id", "code", "series", "key", "group", "门店", "店铺", "商店", "商品", "产品", "品类", "品牌", "国家", "省份", "省", "城市", "地区", "区域", "站点", "监测站", "传感器", "设备", "编号", "代码", "股票", "股票代码", "公司", "客户", "用户", "名称", "序列"]
)  # fmt: skip
"""Words in names of columns that tell series apart."""


def guess_keys(sheet: Sheet, facts: Sequence[Facts], times: Array, used: Sequence[str]) -> tuple[str, ...]:
    """The fewest columns with which no time occurs twice, if some occurs twice without them.

    If none does, as for sensors that report in turn, a column is a key only if it is called so. `used`: the columns of
    the time.
    """
    known = np.isfinite(times)
    moments = np.unique(times[known], return_inverse=True)[1]
    if not len(moments):
        return ()
    candidates = list(_candidates(sheet, facts, used, known))
    if moments.max() + 1 >= _DISTINCT * len(moments):
        called = [one.name for one in candidates if _is_called_key(one.name) and _has_points(one.codes)]
        return tuple(called[:1])
    for count in range(1, _MAX_TOGETHER + 1):
        for chosen in combinations(candidates, count):
            if all(one.has_gaps for one in chosen):
                continue
            codes = _together([one.codes for one in chosen])
            if _tells_apart(moments, codes, any(one.is_number for one in chosen)):
                return tuple(one.name for one in chosen)
    return ()


@dataclass(frozen=True)
class _Candidate:
    """A column that may name series, with a code `(N,)` per row."""

    name: str
    codes: Array
    is_number: bool
    has_gaps: bool


def _candidates(sheet: Sheet, facts: Sequence[Facts], used: Sequence[str], known: Array) -> Iterator[_Candidate]:
    """The columns that may name series: those called so first."""
    cells = dict(zip(sheet.names, sheet.columns, strict=True))
    fitting = [fact for fact in facts if fact.name not in used and _may_be_key(fact, cells[fact.name])]
    fitting.sort(key=lambda fact: (not _is_called_key(fact.name), fact.kind == "number"))
    for fact in fitting[:_MAX_CANDIDATES]:
        codes = np.unique(np.array(cells[fact.name], object)[known].astype(str), return_inverse=True)[1]
        yield _Candidate(fact.name, codes, fact.kind == "number", fact.missing > _MAX_MISSING * sheet.rows)


def _is_called_key(name: str) -> bool:
    return bool(_NAMES & {*words(name), "".join(words(name))})


def _may_be_key(fact: Facts, cells: Sequence[str]) -> bool:
    if not 1 < fact.distinct <= _KEY_LIMIT or fact.kind == "date":
        return False
    if fact.kind != "number":
        return True
    values = fact.reading.values(cells)
    is_whole = values is not None and bool((values[np.isfinite(values)] % 1 == 0).all())
    return is_whole and not fact.missing and target_score(fact.name) <= 0


def _has_points(codes: Array) -> bool:
    return bool(np.bincount(codes).min() >= _MIN_POINTS)


def _together(parts: Sequence[Array]) -> Array:
    """One code per combination of codes."""
    codes = parts[0]
    for part in parts[1:]:
        codes = np.unique(codes * (int(part.max()) + 1) + part, return_inverse=True)[1]
    return codes


def _tells_apart(moments: Array, codes: Array, is_number: bool) -> bool:
    series, times = int(codes.max()) + 1, int(moments.max()) + 1
    if series > MAX_SERIES or (is_number and len(codes) < _FILLED * series * times):
        return False
    return len(np.unique(moments * series + codes)) >= _DISTINCT * len(codes)


def key_codes(sheet: Sheet, names: Sequence[str]) -> tuple[Array, tuple[str, ...]]:
    """The series of each row, -1 for none, and the names of the series; a part of a name may be missing, such as the
    province of a country. Raises `LimitError`."""
    if not names:
        return np.zeros(sheet.rows, np.int64), ("",)
    columns = [sheet.columns[sheet.names.index(name)] for name in names]
    rows = list(zip(*columns, strict=True))
    found = sorted({row for row in set(rows) if not all(map(is_missing, row))}, key=_natural)
    if len(found) > MAX_SERIES:
        template = N_("`{column}` names {got} series; the limit is {limit}. Choose another column or none.")
        raise LimitError(template, column=", ".join(names), got=len(found), limit=MAX_SERIES)
    known = {row: index for index, row in enumerate(found)}
    return np.array([known.get(row, -1) for row in rows]), tuple(
        quotable(" · ".join(filter(None, row))) for row in found
    )


def _natural(row: Sequence[str]) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10."""
    return [(0, int(cell), "") if cell.isdecimal() else (1, 0, cell) for cell in row]
