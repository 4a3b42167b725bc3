"""How the days since 1970 of a column are shown as dates."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAY_S = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_S = int(datetime(1, 1, 1, tzinfo=UTC).timestamp())
_LAST_S = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
"""The range of `datetime`, in seconds since 1970; a zone may move a time beyond it."""


@dataclass(frozen=True)
class DateFormat:
    """The format of a column of dates: `zone` is the seconds of local time east of Greenwich."""

    zone: int = 0
    is_clock: bool = False
    """Whether the column has times of day without a date."""

    def text(self, days: float) -> str:
        """A date in local time, as in ISO 8601, with its time unless that is midnight; empty for NaN."""
        if not math.isfinite(days):
            return ""
        moment = self._moment(days)
        if self.is_clock:
            return f"{moment:%H:%M:%S}"
        return f"{moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")

    def day(self, days: float) -> str:
        """The date without its time."""
        return self.text(days) if self.is_clock else self.text(days).partition(" ")[0]

    def has_times(self, values: Iterable[float]) -> bool:
        """Whether some of these dates are not at midnight."""
        return any(" " in self.text(value) for value in values)

    def _moment(self, days: float) -> datetime:
        seconds = min(max(round(days * DAY_S) + self.zone, _FIRST_S), _LAST_S)
        return _EPOCH + timedelta(seconds=seconds)
