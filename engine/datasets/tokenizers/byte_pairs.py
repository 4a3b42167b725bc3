"""Byte-pair encoding: frequent words stay whole, rare ones become several tokens."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from engine.datasets.tokenizers.base import Tokenizer

JOINER = "\u2060"
"""Unicode's word joiner, at the beginning of each token that continues a word. No tokenizer leaves it in a word."""
MIN_COUNT = 2
"""Pairs that occur less often are not merged."""
MAX_WORDS = 20_000
"""The most frequent words, from which merges are learned: rarer ones cost time and change nothing."""
Pair = tuple[str, str]


class BytePairs(Tokenizer):
    """Splits the words of another tokenizer further: adjacent parts are merged in the order learned in training.

    Reference: Sennrich, Haddow and Birch, 2016, *Neural machine translation of rare words with subword units*.
    """

    def __init__(self, words: Tokenizer, merges: Sequence[Pair]) -> None:
        self.words = words
        self.ranks = {pair: rank for rank, pair in enumerate(merges)}
        self.parts = lru_cache(maxsize=100_000)(self._parts)

    def split(self, text: str) -> list[str]:
        return [part for word in self.words.split(text) for part in self.parts(word)]

    def spaced(self, tokens: Sequence[str]) -> list[str]:
        """Whole words decide on spaces: the last part of a Chinese word may be a mark, which says nothing of its script."""
        words: list[list[str]] = []
        for token in tokens:
            if words and token.startswith(JOINER):
                words[-1].append(token.removeprefix(JOINER))
            else:
                words.append([token.removeprefix(JOINER)])
        spaced = self.words.spaced(["".join(parts) for parts in words])
        space = [" " if word.startswith(" ") else "" for word in spaced]
        return [part for before, (first, *rest) in zip(space, words, strict=True) for part in (before + first, *rest)]

    def _parts(self, word: str) -> tuple[str, ...]:
        parts = symbols_of(word)
        while len(parts) > 1:
            best = min(itertools.pairwise(parts), key=lambda pair: self.ranks.get(pair, len(self.ranks)))
            if best not in self.ranks:
                break
            parts = merged(parts, best)
        return tuple(parts)


def symbols_of(word: str) -> list[str]:
    """The characters of a word; all but the first are marked as continuing it."""
    return [word[:1], *(JOINER + character for character in word[1:])]


def merged(parts: Sequence[str], pair: Pair) -> list[str]:
    """The parts with each occurrence of this pair as one part, from left to right."""
    result: list[str] = []
    for part in parts:
        if result and (result[-1], part) == pair:
            result[-1] = joined(pair)
        else:
            result.append(part)
    return result


def joined(pair: Pair) -> str:
    return pair[0] + pair[1].removeprefix(JOINER)


def learn_merges(words: Mapping[str, int], size: int) -> tuple[list[str], list[Pair]]:
    """The vocabulary of at most `size` tokens for words with these counts, and the merges that make it.

    The most frequent pair of adjacent parts is merged, again and again; of equally frequent ones the first by name.
    """
    frequent = dict(sorted(words.items(), key=lambda item: (-item[1], item[0]))[:MAX_WORDS])
    alphabet = Counter[str]()
    for word, count in words.items():
        for symbol in symbols_of(word):
            alphabet[symbol] += count
    tokens = sorted(alphabet, key=lambda symbol: (-alphabet[symbol], symbol))[:size]
    merges: list[Pair] = []
    known = set(tokens)
    for pair in _most_frequent_pairs(frequent):
        if len(tokens) >= size:
            break
        merges.append(pair)
        if joined(pair) not in known:
            tokens.append(joined(pair))
            known.add(joined(pair))
    return tokens, merges


def _most_frequent_pairs(words: Mapping[str, int]) -> Iterable[Pair]:
    """Each pair that is merged next. Only the words that contain it are counted again."""
    parts = [symbols_of(word) for word in words]
    counts = list(words.values())
    pairs: Counter[Pair] = Counter()
    places: defaultdict[Pair, set[int]] = defaultdict(set)
    for place, found in enumerate(parts):
        for pair in itertools.pairwise(found):
            pairs[pair] += counts[place]
            places[pair].add(place)
    queue = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(queue)
    while queue:
        count, pair = heapq.heappop(queue)
        if -count != pairs[pair]:  # counted again since
            if pairs[pair] >= MIN_COUNT:
                heapq.heappush(queue, (-pairs[pair], pair))
            continue
        if pairs[pair] < MIN_COUNT:
            return
        yield pair
        changed: set[Pair] = set()
        for place in places.pop(pair):
            before, after = parts[place], merged(parts[place], pair)
            if len(before) == len(after):
                continue
            parts[place] = after
            for old in itertools.pairwise(before):
                pairs[old] -= counts[place]
            for new in itertools.pairwise(after):
                pairs[new] += counts[place]
                places[new].add(place)
                changed.add(new)
        for new in changed:
            heapq.heappush(queue, (-pairs[new], new))
