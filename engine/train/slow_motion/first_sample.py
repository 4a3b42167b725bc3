"""The steps of the loss of the first sample, apart from those of the loss of the batch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from engine.text import N_, Message, Name, message
from engine.views import Operand, Step

LOSS = r"\ell_1"
"""L is the loss of the batch."""


def of_first_sample(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with the sample in their titles, and its loss under its own symbol."""
    return tuple(map(_named, steps))


def _named(step: Step) -> Step:
    title = message(N_("Sample {number}: {text}"), number=1, text=_text(step.title))
    groups = tuple(tuple(map(_operand, group)) for group in step.groups)
    return replace(step, title=title, symbol=_tex(step.symbol), formula=_tex(step.formula), groups=groups)


def _text(title: Name) -> Message:
    return title if isinstance(title, Message) else message(title)


def _operand(one: Operand) -> Operand:
    return replace(one, symbol=_tex(one.symbol), tensor=_tex(one.tensor))


def _tex(text: str) -> str:
    return re.sub(r"(?<![\w\\])L(?!\w)", lambda _found: LOSS, text)
