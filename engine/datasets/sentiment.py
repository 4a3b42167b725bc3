"""Generated opinions with negation and contrast."""

from __future__ import annotations

import random

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided
from engine.datasets.text import PADDING, UNKNOWN, TextSet, encode, padded, words_of
from engine.text import N_

_LENGTH = 24
_POSITIVE = (
    "good", "great", "lovely", "fresh", "clever", "warm",
    "funny", "charming", "brilliant", "pleasant", "exciting", "delightful",
)  # fmt: skip
_NEGATIVE = (
    "bad", "awful", "dull", "stale", "clumsy", "cold",
    "boring", "tasteless", "terrible", "unpleasant", "tiresome", "dreadful",
)  # fmt: skip
_SUBJECTS = (
    "film", "book", "meal", "concert", "hotel", "game",
    "song", "story", "play", "cake", "museum", "holiday",
)  # fmt: skip
_DETAILS = (
    "beginning", "end", "price", "service", "music", "light",
    "weather", "staff", "picture", "language", "colour", "taste",
)  # fmt: skip
_PLAIN = ("was", "seemed", "was really", "was very", "was quite", "felt", "was rather")
_NEGATED = ("was not", "was never", "was hardly", "did not seem", "was not really", "did not feel")
_OPENINGS = ("", "", "we went on monday and", "my sister says that", "to be honest", "as i told you")
_CLOSINGS = ("", "", "", "in my opinion", "if you ask me")
_TAILS = ("", "", " at all")


@DATASETS.register("sentiment")
class Sentiment(TextSet, Divided):
    """Generated opinions: does the writer like it? What counts is how the words stand together.

    A negation turns an opinion round ("not bad at all"), and of two opinions one weighs more ("the film was dull but
    the end was great", "although the film was great the end was dull"). The sentences are balanced so that no single
    word says anything: a network that only counts words stays at chance.
    """

    title = N_("Opinions")
    source = "drawn by Layerlab"
    licence = "MIT"

    size: int = Field(8000, ge=100, le=40_000, title=N_("Samples"))
    negation: bool = Field(
        True, title=N_("Negation"), description=N_("Half of the opinions are turned round by not, never or hardly.")
    )
    contrast: bool = Field(
        True, title=N_("Contrast"), description=N_("Half of the sentences hold two opinions, of which one weighs more.")
    )

    def spec(self) -> DataSpec:
        return DataSpec(
            kind="text",
            shape=(_LENGTH,),
            classes=(N_("negative"), N_("positive")),
            sizes=self.sizes(self.size),
            vocabulary=_VOCABULARY,
        )

    def load(self) -> Data:
        source = random.Random(self.seed)
        labels = [number % 2 == 1 for number in range(self.size)]
        sentences = [self._sentence(source, label).split() for label in labels]
        x = padded([encode(words, _VOCABULARY) for words in sentences], _LENGTH)
        return self.divide(x, np.array(labels, np.int64))

    def _sentence(self, source: random.Random, label: bool) -> str:
        parts = [source.choice(_OPENINGS), *self._opinions(source, label), source.choice(_CLOSINGS)]
        return " ".join(part for part in parts if part)

    def _opinions(self, source: random.Random, label: bool) -> list[str]:
        """One opinion, or two that contradict each other, so that the words of both classes are the same."""
        whole, detail = f"the {source.choice(_SUBJECTS)}", f"the {source.choice(_DETAILS)}"
        if not self.contrast or source.random() < 0.5:
            return [self._opinion(source, whole, label)]
        weighty, light = self._opinion(source, detail, label), self._opinion(source, whole, not label)
        if source.random() < 0.5:
            weighty, light = self._opinion(source, whole, label), self._opinion(source, detail, not label)
        return source.choice(([light, "but", weighty], ["although", light, weighty], [weighty, "although", light]))

    def _opinion(self, source: random.Random, subject: str, positive: bool) -> str:
        turned = self.negation and source.random() < 0.5
        words = _POSITIVE if positive != turned else _NEGATIVE
        tail = source.choice(_TAILS) if turned else ""
        return f"{subject} {source.choice(_NEGATED if turned else _PLAIN)} {source.choice(words)}{tail}"


def _all_words() -> tuple[str, ...]:
    texts = (*_POSITIVE, *_NEGATIVE, *_SUBJECTS, *_DETAILS, *_PLAIN, *_NEGATED, *_OPENINGS, *_CLOSINGS)
    return tuple(sorted(set(words_of(" ".join((*texts, "the but although at all"))))))


_VOCABULARY = (PADDING, UNKNOWN, *_all_words())
