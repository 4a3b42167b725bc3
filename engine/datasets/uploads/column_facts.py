"""What is known of a column of a table."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.datasets.uploads.column_settings import Kind
from engine.datasets.uploads.date_inputs import DateInput
from engine.datasets.uploads.reading import Reading
from engine.views import Array


@dataclass(frozen=True)
class Facts:
    """Facts about a column. `low`, `high`, `middle` (the median) and `outliers` apply to numbers and dates."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    low: float = 0.0
    high: float = 0.0
    middle: float = 0.0
    outliers: int = 0
    fences: tuple[float, float] | None = None
    """Values beyond these are outliers: more than 1.5 interquartile ranges outside the quartiles."""
    reading: Reading = field(default_factory=lambda: Reading(kind="category"))
    formats: tuple[str, ...] = ()
    """Formats that fit all cells and give different values."""
    sample: tuple[tuple[str, ...], ...] = ()
    """Cells that show how the formats differ: each with its values in them."""
    gaps: tuple[tuple[str, int], ...] = ()
    """The cells that count as missing, with their counts, most frequent first; without empty ones."""
    offered: tuple[tuple[str, int], ...] = ()
    """These cells and those that would be guessed to be missing."""
    date_inputs: tuple[DateInput, ...] = ()
    """The inputs that a date becomes."""
    values: Array | None = field(default=None, compare=False, repr=False)
    """`(N,)` numbers or days of all cells, NaN for missing ones; None for categories."""
    bounds: tuple[tuple[str, int], ...] = ()
    """Cells such as `<0.5`, which are read as the number itself, with their counts."""
    spellings: tuple[tuple[str, str], ...] = ()
    """Other spellings of categories, with the names under which they can be merged."""
