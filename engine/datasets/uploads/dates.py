"""Dates."""

from __future__ import annotations

from datetime import UTC, datetime

_DAY_S = 86_400


def date_of(cell: str) -> float | None:
    """Days since 1970 of an ISO 8601 date, also with `/`; None for other text."""
    try:
        moment = datetime.fromisoformat(cell.replace("/", "-"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / _DAY_S
    except (ValueError, OverflowError):
        return None
