"""Balanced brackets."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.sequences import Symbols, changed
from engine.text import N_

PAIRS = {"(": ")", "[": "]"}


@DATASETS.register("brackets")
class Brackets(Symbols):
    """Strings of round and square brackets: does each one close what was opened last?

    Counting is not enough, for `([)]` has as many of each: the open brackets must be remembered in their order. In a
    wrong string only one bracket is changed.
    """

    title = N_("Brackets")
    alphabet = "()[]"
    classes = (N_("wrong"), N_("balanced"))

    length: int = Field(20, ge=4, le=200, title=N_("Maximum length"))

    def longest(self) -> int:
        return self.length

    def string(self, right: bool, random: np.random.Generator) -> str:
        pairs = int(random.integers(2, self.length // 2 + 1))
        string = _balanced(pairs, random)
        while not right and is_balanced(string):
            string = changed(string, int(random.integers(len(string))), self.alphabet, random)
        return string


def _balanced(pairs: int, random: np.random.Generator) -> str:
    """A balanced string of `pairs` pairs."""
    written, still_open, to_open = "", "", pairs
    while to_open or still_open:
        if to_open and (not still_open or random.random() < 0.5):
            bracket = "(["[random.integers(2)]
            written, still_open, to_open = written + bracket, still_open + bracket, to_open - 1
        else:
            written, still_open = written + PAIRS[still_open[-1]], still_open[:-1]
    return written


def is_balanced(string: str) -> bool:
    """Whether each closing bracket matches the last open one, and all are closed."""
    still_open = ""
    for bracket in string:
        if bracket in PAIRS:
            still_open += bracket
        elif still_open and PAIRS[still_open[-1]] == bracket:
            still_open = still_open[:-1]
        else:
            return False
    return not still_open
