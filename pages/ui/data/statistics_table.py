"""The statistics of the columns of a data set as a table; those of dates are dates."""

from __future__ import annotations

from engine.datasets.date_format import DateFormat
from pages.ui import svg
from pages.ui.data.samples import column_title
from pages.ui.data.summary import Summary
from pages.ui.language import _


def drawn(seen: Summary) -> str:
    """The table as HTML."""
    head = ("", _("Mean"), _("Standard deviation"), _("Minimum"), _("Median"), _("Maximum"))
    inputs = [_row(column_title(seen.spec, name), seen.spec.dates.get(name), *rest) for name, *rest in seen.columns]
    targets = [_row(_(name), seen.spec.target_date, *rest) for name, *rest in seen.target_columns]
    return svg.table(head, [*inputs, *targets])


def _row(title: str, date: DateFormat | None, *values: float) -> tuple[str, ...]:
    return (title, *(_dates(date, values) if date else map(_figure, values)))


def _dates(date: DateFormat, values: tuple[float, ...]) -> tuple[str, ...]:
    """Dates with their times only if the column has times; the standard deviation in days, or in hours."""
    mean, deviation, low, median, high = values
    shown = date.text if date.has_times((low, high)) else date.day
    spread = (
        _("{count} hours").format(count=_figure(24 * deviation))
        if date.is_clock
        else _("{count} days").format(count=_figure(deviation))
    )
    return (shown(mean), spread, shown(low), shown(median), shown(high))


def _figure(value: float) -> str:
    return f"{value:.4g}" if abs(value) >= 1e-6 else "0"
