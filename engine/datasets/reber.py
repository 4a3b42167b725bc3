"""The Reber grammar."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.sequences import Symbols, changed
from engine.datasets.splits import Data
from engine.datasets.text import encode, padded
from engine.text import N_

MOVES: tuple[tuple[tuple[str, int], ...], ...] = (
    (("B", 1),),
    (("T", 2), ("P", 3)),
    (("S", 2), ("X", 4)),
    (("T", 3), ("V", 5)),
    (("X", 3), ("S", 6)),
    (("P", 4), ("V", 6)),
    (("E", 7),),
    (),
)
"""For each state, the possible symbols and the states they lead to; 7 is the end."""
END = 7
OUTER = 4
"""Symbols added by embedding: B and a letter before, the letter and E after."""


@DATASETS.register("reber")
class Reber(Symbols):
    """Strings of the letters BTSXVPE that follow a small grammar, or break it at one position.

    A graph of seven states says which letters may come next. Embedded, a string is enclosed by two letters T or P that
    must be the same: the second letter must be remembered until the end, over a whole string of other letters.

    Reference: Reber, 1967, *Implicit learning of artificial grammars*; Hochreiter and Schmidhuber, 1997, *Long
    short-term memory*.
    """

    title = N_("Reber grammar")
    alphabet = "BTSXVPE"
    classes = (N_("wrong"), N_("grammatical"))

    nested: bool = Field(
        False, title=N_("Embedded"), description=N_("Between two letters that must match: needs long-term memory.")
    )
    length: int = Field(20, ge=10, le=200, title=N_("Maximum length"))
    task: Literal["judge", "next"] = Field(
        "judge",
        title=N_("Target"),
        json_schema_extra={"options": {"judge": N_("grammatical or not"), "next": N_("the next letter")}},
    )

    def longest(self) -> int:
        return self.length

    def spec(self) -> DataSpec:
        spec = super().spec()
        if self.task == "judge":
            return spec
        known = spec.vocabulary
        return replace(spec, classes=(), targets="tokens", target_vocabulary=known, target_length=self.length)

    def load(self) -> Data:
        return super().load() if self.task == "judge" else self._shifted()

    def _shifted(self) -> Data:
        """Only grammatical strings; the target of each letter is the next one."""
        random = np.random.default_rng([self.seed, 4])
        strings = [self._grammatical(random) for _ in range(self.size)]
        x = padded([encode(string, self.vocabulary()) for string in strings], self.length)
        return self.divide(x, np.concatenate([x[:, 1:], np.zeros_like(x[:, :1])], axis=1))

    def string(self, right: bool, random: np.random.Generator) -> str:
        string = self._grammatical(random)
        if right:
            return string
        if self.nested and random.random() < 0.5:  # the only mistake is the distant letter
            return string[:-2] + ("T" if string[-2] == "P" else "P") + string[-1]
        while self._follows(string):
            string = changed(string, int(random.integers(len(string))), self.alphabet, random)
        return string

    def _grammatical(self, random: np.random.Generator) -> str:
        max_length = self.length - (OUTER if self.nested else 0)
        inner = walk(random)
        while len(inner) > max_length:
            inner = walk(random)
        if not self.nested:
            return inner
        letter = "TP"[random.integers(2)]
        return f"B{letter}{inner}{letter}E"

    def _follows(self, string: str) -> bool:
        if not self.nested:
            return follows(string)
        return string[0] == "B" and string[-1] == "E" and string[1] == string[-2] in "TP" and follows(string[2:-2])


def walk(random: np.random.Generator) -> str:
    """A random string of the grammar."""
    state, written = 0, ""
    while state != END:
        symbol, state = MOVES[state][random.integers(len(MOVES[state]))]
        written += symbol
    return written


def follows(string: str) -> bool:
    """Whether the grammar generates this string."""
    state = 0
    for symbol in string:
        state_after = dict(MOVES[state]).get(symbol)
        if state_after is None:
            return False
        state = state_after
    return state == END
