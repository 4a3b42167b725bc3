"""Decides how the numbers of a column are written: one format and one unit for all cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from engine.datasets.uploads.durations import DURATIONS, duration_of
from engine.datasets.uploads.number_format import FORMATS, Written, multiple, taken_apart, unit_key

ODD_SHARE = 0.1
"""At most this share of the cells may be other text; such cells count as missing."""
_SAMPLE = 1000
"""Cells by which formats are tried first."""
_MANY = 10
_NUMBERS_BESIDE_A_WORD = 0.2
"""This share of cells must be numbers if all others are the same word, and at least `_MANY` different ones."""
_LIKE_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_UNIT_SHARE = 0.5
"""A unit that fewer cells have is part of a text, unless it is a percent sign or a currency."""
_POINT = re.compile(r"[-+]?\d+\.\d+")
"""A number with a decimal point, as most programs write it."""


@dataclass(frozen=True)
class NumberFit:
    """How the cells of a column may be numbers. More than one of `formats` fits if they give different values."""

    formats: tuple[str, ...]
    unit: str = ""
    scaled: bool = False
    """Whether words such as `k` and `万` after the numbers multiply them."""
    odd: tuple[str, ...] = ()
    """Cells that are not numbers."""
    sample: tuple[str, ...] = ()
    """Cells that show how the formats differ."""
    grouped: bool = False
    """Whether all numbers above 999, and only these, have a separator, so that it separates thousands."""
    vote: str = ""
    """The decimal sign, if the column shows it."""


@dataclass(frozen=True)
class NumberHints:
    """What the other columns and the separator of a sheet say about its decimal sign."""

    separator: str = ","
    decimals: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_commas(self) -> bool:
        """Whether decimals are written with a comma."""
        points, commas = self.decimals.get(".", 0), self.decimals.get(",", 0)
        return commas > points or (commas == points and self.separator == ";")

    def choice(self, fit: NumberFit) -> str:
        """The most likely of the formats."""
        if fit.formats[0] in DURATIONS:
            return fit.formats[0]
        if self.decimals.get(".", 0) == self.decimals.get(",", 0) and fit.grouped:
            return next((name for name in fit.formats if FORMATS[name].group), fit.formats[0])
        decimal = "," if self.has_commas else "."
        return next((name for name in fit.formats if FORMATS[name].decimal == decimal), fit.formats[0])


def hints_of(fits: Iterable[NumberFit | None], separator: str) -> NumberHints:
    return NumberHints(separator, Counter(fit.vote for fit in fits if fit and fit.vote))


def fit_numbers(counts: Mapping[str, int], wanted: str | None = None, odd_share: float = ODD_SHARE) -> NumberFit | None:
    """How distinct cells, with how often each occurs, are numbers; None if they are not. `wanted`: only this format."""
    if not counts:
        return None
    if wanted in (None, "1234.5") and _are_floats(counts):
        return NumberFit(("1234.5",), vote="." if any("." in cell for cell in counts) else "")
    written = {cell: one for cell in counts if (one := taken_apart(cell))}
    parts: Mapping[str, Written] = _without_many_bounds(written, counts)
    if not _are_enough(parts, counts, odd_share):
        return None
    unit, scaled, parts = _of_one_unit(parts, counts)
    names = [wanted] if wanted else list(_possible(parts.values()))
    known = {name: _values(name, parts) for name in (_likely(names, parts) if len(parts) > 2 * _SAMPLE else names)}
    covered = {name: sum(counts[cell] for cell in values) for name, values in known.items()}
    most = max(covered.values())
    if not most or not _are_enough(max(known.values(), key=len), counts, odd_share):
        return None
    formats = _different([(name, known[name]) for name in known if covered[name] == most])
    first = known[formats[0]]
    return NumberFit(
        formats,
        unit,
        scaled,
        tuple(cell for cell in counts if cell not in first),
        _sample([known[name] for name in formats]),
        _is_grouped(parts.values()),
        _vote(formats, parts.values()),
    )


def _are_enough(known: Collection[str], counts: Mapping[str, int], odd_share: float) -> bool:
    """Whether few cells are no numbers, or only one word is none beside many numbers."""
    total, covered = sum(counts.values()), sum(counts[cell] for cell in known)
    if covered >= (1 - odd_share) * total:
        return True
    odd = [cell for cell in counts if cell not in known] if len(counts) == len(known) + 1 else []
    is_word = bool(odd) and not any(map(str.isdigit, odd[0]))
    return is_word and odd_share > 0 and len(known) >= _MANY and covered >= _NUMBERS_BESIDE_A_WORD * total


def _without_many_bounds(parts: dict[str, Written], counts: Mapping[str, int]) -> dict[str, Written]:
    """Without bounds such as `<0.5`, unless most cells are many different numbers: else they are categories."""
    plain_cells = {cell: one for cell, one in parts.items() if not one.is_bound}
    rest = sum(counts[cell] for cell in parts) - sum(counts[cell] for cell in plain_cells)
    is_kept = len(plain_cells) >= _MANY and rest <= sum(counts[cell] for cell in plain_cells)
    return parts if is_kept else plain_cells


def _are_floats(cells: Iterable[str]) -> bool:
    """Whether all cells are numbers with a decimal point, and at least one shows that it is not one of thousands."""
    pointed = settled = False
    for cell in cells:
        try:
            float(cell)
        except ValueError:
            return False
        if "_" in cell:
            return False
        if "." in cell:
            pointed = True
            settled = settled or not _LIKE_THOUSANDS.fullmatch(cell)
    return settled or not pointed


def _of_one_unit(parts: Mapping[str, Written], counts: Mapping[str, int]) -> tuple[str, bool, Mapping[str, Written]]:
    """The unit that most cells have, whether its words multiply, and the cells with it or without any."""
    units = Counter[str]()
    for cell, written in parts.items():
        units[written.unit] += counts[cell]
    plain_units, rests = Counter[str](), Counter[str]()
    spelled: dict[str, Counter[str]] = {}
    for unit, count in units.items():
        rest = multiple(unit)[1]
        plain_units[unit_key(unit)] += count
        rests[unit_key(rest)] += count
        spelled.setdefault(unit_key(unit), Counter())[unit] += count
        spelled.setdefault(unit_key(rest), Counter())[rest] += count
    several = len({multiple(unit)[0] for unit in units}) > 1
    (simple, simple_cover), (scaled, scaled_cover) = _most(plain_units), _most(rests)
    if several and scaled_cover >= simple_cover:
        wanted = {unit for unit in units if unit_key(multiple(unit)[1]) in ("", scaled)}
        return spelled[scaled].most_common(1)[0][0], True, _of_units(parts, wanted, units)
    flags = _flags(parts, plain_units) if not simple else set()
    wanted = {unit for unit in units if unit_key(unit) in ("", simple, *flags)}
    return spelled[simple].most_common(1)[0][0] if simple in spelled else "", False, _of_units(parts, wanted, units)


def _of_units(parts: Mapping[str, Written], wanted: set[str], units: Mapping[str, int]) -> Mapping[str, Written]:
    """The cells with one of the wanted units."""
    return parts if len(wanted) == len(units) else {cell: one for cell, one in parts.items() if one.unit in wanted}


def _most(units: Counter[str]) -> tuple[str, int]:
    """The unit of most cells, and how many cells have it or none."""
    with_unit = [(unit, count) for unit, count in units.most_common() if unit]
    if not with_unit:
        return "", units[""]
    unit, count = with_unit[0]
    if count < _UNIT_SHARE * (count + units[""]) and unit[:1].isalpha():
        return "", units[""]
    return unit, count + units[""]


def _flags(parts: Mapping[str, Written], units: Counter[str]) -> set[str]:
    """The single letters after blanks, if most cells have neither these nor units."""
    letters = {unit_key(written.unit) for written in parts.values() if written.has_letter}
    return letters if sum(units[unit] for unit in letters) < units[""] else set()


def _possible(parts: Iterable[Written]) -> Iterable[str]:
    """Formats whose separator of thousands occurs."""
    signs = set().union(*(set(written.body) for written in parts))
    return (name for name, style in FORMATS.items() if not style.group or style.group in signs)


def _likely(names: Sequence[str], parts: Mapping[str, Written]) -> list[str]:
    """The formats that fit half of the cells of a sample as well as the best: others need not be tried on all."""
    sample = dict(islice(parts.items(), 0, None, max(1, len(parts) // _SAMPLE)))
    covered = {name: len(_values(name, sample)) for name in names}
    return [name for name in names if 2 * covered[name] >= max(covered.values())]


def _values(name: str, parts: Mapping[str, Written]) -> dict[str, float]:
    style = FORMATS[name]
    return {cell: value for cell, written in parts.items() if (value := style.value(written)) is not None}


def _different(known: Sequence[tuple[str, dict[str, float]]]) -> tuple[str, ...]:
    """The formats without those that give the values of an earlier one."""
    kept: list[tuple[str, dict[str, float]]] = []
    for name, values in known:
        if all(values != others for _, others in kept):
            kept.append((name, values))
    return tuple(name for name, _ in kept)


def _sample(known: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    if len(known) < 2:
        return ()
    return tuple(cell for cell in known[0] if known[0][cell] != known[1].get(cell))[:3]


def _is_grouped(parts: Iterable[Written]) -> bool:
    whole = [len(written.body) for written in parts if written.body.isdecimal()]
    return bool(whole) and max(whole) <= 3


def _vote(formats: Sequence[str], parts: Iterable[Written]) -> str:
    style = FORMATS[formats[0]]
    signs = {style.decimal, style.group} & {".", ","}
    shown = any(sign in written.body for written in parts for sign in signs)
    return style.decimal if len(formats) == 1 and shown else ""


def number_of(cell: str, name: str, scaled: bool = False) -> float | None:
    """The number in a cell of this format, in whatever unit; None for other text."""
    if name in DURATIONS:
        return duration_of(cell, name)
    if name == "1234.5" and not scaled and (value := _float(cell)) is not None:
        return value
    written = taken_apart(cell)
    value = FORMATS[name].value(written) if written else None
    if value is None or written is None:
        return None
    return value * multiple(written.unit)[0] if scaled else value


def in_format(cell: str, name: str) -> str:
    """A number with a decimal point as this format writes it, if the format cannot read it as it is: `6.8` as `6,8`."""
    if name in DURATIONS:
        return cell
    sign = FORMATS[name].decimal
    is_foreign = sign != "." and _POINT.fullmatch(cell) and number_of(cell, name) is None
    return cell.replace(".", sign) if is_foreign else cell


def _float(cell: str) -> float | None:
    """What Python reads as a number, such as `inf`."""
    try:
        return None if "_" in cell else float(cell)
    except ValueError:
        return None
