"""Dates as people write them, and in figures."""

from __future__ import annotations

import random
from datetime import date, timedelta

from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided
from engine.datasets.text import PADDING, START, UNKNOWN, TextSet, encode, padded
from engine.text import N_

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FORMS = (
    "{day} {month} {year}",
    "{month} {day}, {year}",
    "{day} {short} {year}",
    "{short} {day}, {year}",
    "{weekday}, {day} {month} {year}",
    "{weekday} {day} {short} {year}",
    "{day:02}.{number:02}.{year}",
    "{day}. {number}. {year}",
    "{year}年{number}月{day}日",
)
_FIRST, _LAST = date(1950, 1, 1), date(2049, 12, 31)
_LENGTH = 30
_ANSWER = 10


@DATASETS.register("dates")
class Dates(TextSet, Divided):
    """Generated dates in many forms, to be written in one: "Wednesday, 3 March 2021" becomes "2021-03-03".

    An answer is as long as it is whatever the question's form, and each of its characters hangs on another part of the
    question: what attention is for.
    """

    title = N_("Dates")
    source = "drawn by Layerlab"
    licence = "MIT"
    pieces = "characters"

    size: int = Field(5000, ge=100, le=30_000, title=N_("Samples"))

    def spec(self) -> DataSpec:
        return DataSpec(
            kind="text",
            shape=(_LENGTH,),
            targets="tokens",
            sizes=self.sizes(self.size),
            vocabulary=_VOCABULARY,
            target_vocabulary=_ANSWERS,
            target_length=_ANSWER,
        )

    def load(self) -> Data:
        source = random.Random(self.seed)
        days = (_LAST - _FIRST).days + 1
        drawn = [_FIRST + timedelta(days=source.randrange(days)) for _ in range(self.size)]
        x = [encode(written(day, source.choice(_FORMS)), _VOCABULARY) for day in drawn]
        y = [encode(day.isoformat(), _ANSWERS) for day in drawn]
        return self.divide(padded(x, _LENGTH), padded(y, _ANSWER))


def written(day: date, form: str) -> str:
    """The date in one of the forms, in English whatever the machine's language."""
    month = _MONTHS[day.month - 1]
    return form.format(
        day=day.day, number=day.month, month=month, short=month[:3], year=day.year, weekday=_DAYS[day.weekday()]
    )


_VOCABULARY = (PADDING, UNKNOWN, *sorted(set("".join((*_MONTHS, *_DAYS)) + "0123456789 ,.年月日")))
_ANSWERS = (PADDING, START, *"0123456789-")
