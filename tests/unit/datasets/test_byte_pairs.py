"""Byte-pair encoding: merges in the order of their counts, and uploaded texts cut by them."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.datasets.base import DATASETS
from engine.datasets.tokenizers.byte_pairs import JOINER, BytePairs, Pair, joined, learn_merges, merged, symbols_of
from engine.datasets.tokenizers.script_words import ScriptWords
from engine.datasets.uploaded_text import UploadedText
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from tests.sample_uploads import OWNER
from tests.unit.datasets.test_uploaded_texts import reviews

words = st.dictionaries(st.text("abc好😀", min_size=1, max_size=6), st.integers(1, 50), min_size=1, max_size=30)


@given(words, st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_merges_are_those_of_the_definition(counts: dict[str, int], size: int) -> None:
    tokens, merges = learn_merges(counts, size)
    assert merges == slow_merges(counts, len(merges))
    assert len(tokens) == len(set(tokens)) <= size


def slow_merges(words: dict[str, int], count: int) -> list[Pair]:
    """The most frequent pair of all words, counted anew for each merge."""
    parts = {word: symbols_of(word) for word in words}
    merges: list[Pair] = []
    for _ in range(count):
        pairs: dict[Pair, int] = {}
        for word, found in parts.items():
            for pair in itertools.pairwise(found):
                pairs[pair] = pairs.get(pair, 0) + words[word]
        merges.append(min(pairs, key=lambda pair: (-pairs[pair], pair)))
        parts = {word: merged(found, merges[-1]) for word, found in parts.items()}
    return merges


@given(st.text(max_size=60))
@example("𠀀\xad0")
@settings(max_examples=100, deadline=None)
def test_joined_parts_are_the_words_again(text: str) -> None:
    _, merges = learn_merges({"low": 5, "lower": 2, "newest": 6, "widest": 3}, 30)
    tokenizer = BytePairs(ScriptWords(), merges)
    tokens = tokenizer.split(text)
    assert "".join(token.removeprefix(JOINER) for token in tokens) == "".join(ScriptWords().split(text))
    assert tokenizer.join(tokens) == ScriptWords().join(ScriptWords().split(text))


def test_words_of_training_are_merged_and_new_ones_become_known_parts() -> None:
    _, merges = learn_merges({"low": 5, "lower": 2, "newest": 6, "widest": 3}, 30)
    tokenizer = BytePairs(ScriptWords(), merges)
    assert [joined(pair) for pair in merges[:2]] == [f"{JOINER}es", f"{JOINER}est"]
    assert tokenizer.split("newest lowest") == ["newest", "low", f"{JOINER}est"]


def inflected(count: int = 200) -> Upload:
    """Texts whose words rarely occur twice, made of a few stems and endings."""
    source = random.Random(0)
    stems, endings = ("walk", "talk", "jump", "play", "cook", "paint"), ("ing", "ed", "er", "s", "able")
    rows = [
        f"{''.join(source.sample(stems, 3))}{source.choice(endings)} un{source.choice(stems)}ed,{'ab'[row % 2]}"
        for row in range(count)
    ]
    return Upload("t.csv", "\n".join(["text,class", *rows]).encode())


def test_an_upload_is_cut_into_byte_pairs_of_its_training_split(home: Path) -> None:
    plain = kinds.look("text", [inflected()], {})
    found = kinds.look("text", [inflected()], {"tokens": "byte_pairs"})
    assert unknown(found) == 0.0 < 30 < unknown(plain)
    assert found["length"] >= plain["length"]
    entry = kinds.keep(OWNER, "", "text", [inflected()], {"tokens": "byte_pairs"})
    dataset = DATASETS.make(entry.choice())
    assert isinstance(dataset, UploadedText)
    before = len(dataset.spec().vocabulary)
    data, spec = dataset.load(), dataset.spec()
    assert len(spec.vocabulary) == before
    assert (data.val.x != 1).all()
    tokens = [spec.vocabulary[token] for token in data.val.x[0] if token]
    text = dataset.tokenizer().join(tokens)
    assert len(text.split()) == 2
    assert dataset.read(text).tolist() == data.val.x[0].tolist(), "a new text is read as those of the data set"


def test_chinese_texts_keep_their_characters_as_byte_pairs(home: Path) -> None:
    assert unknown(kinds.look("text", [reviews()], {"tokens": "byte_pairs"})) < 2


def unknown(seen: dict[str, object]) -> float:
    report: list[dict[str, dict[str, str]]] = seen["report"]  # type: ignore[assignment]
    return next(float(line["values"]["test"]) for line in report if "not in the vocabulary" in line["template"])
