"""Data sets of text: tokens, vocabularies of the training split, and sentences whose words alone say nothing."""

from __future__ import annotations

import io
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets import imdb
from engine.datasets.characters import Characters
from engine.datasets.dates import Dates, written
from engine.datasets.imdb import Imdb
from engine.datasets.sentiment import Sentiment
from engine.datasets.splits import Data
from engine.datasets.summary import summarize
from engine.datasets.text import decode, padded
from engine.datasets.tokenizers.spaced_words import SpacedWords
from engine.errors import FileFormatError, RequestError
from engine.registry import Choice

EACH = 10


def counts(x: Any, tokens: int) -> Any:
    """How often each token occurs in each sample `(N, V)`, without padding."""
    return np.stack([np.bincount(row, minlength=tokens)[1:] for row in x])


def test_words_are_lower_case_without_punctuation() -> None:
    words_of = SpacedWords().split
    assert words_of("Don’t you?! NOT-bad, 2 été _") == ["don't", "you", "not", "bad", "2", "été"]
    assert words_of("x" * 500)[0] == "x" * 40
    assert words_of("… 🎬 —") == []


def test_the_last_tokens_are_kept_and_padding_stands_on_the_right() -> None:
    assert padded([[1, 2, 3], [4], []], 2).tolist() == [[2, 3], [4, 0], [0, 0]]


def test_counting_words_does_not_predict_sentiment() -> None:
    from sklearn.linear_model import LogisticRegression

    dataset = Sentiment(size=3000)
    data, tokens = dataset.load(), len(dataset.spec().vocabulary)
    model = LogisticRegression(max_iter=200).fit(counts(data.train.x, tokens), data.train.y)
    assert abs(model.score(counts(data.test.x, tokens), data.test.y) - 0.5) < 0.07


def test_without_negation_and_contrast_counting_words_is_enough() -> None:
    from sklearn.linear_model import LogisticRegression

    dataset = Sentiment(size=600, negation=False, contrast=False)
    data, tokens = dataset.load(), len(dataset.spec().vocabulary)
    model = LogisticRegression(max_iter=200).fit(counts(data.train.x, tokens), data.train.y)
    assert model.score(counts(data.test.x, tokens), data.test.y) > 0.98


def test_opinions_are_balanced_and_never_cut() -> None:
    dataset = Sentiment(size=2000)
    data = dataset.load()
    assert abs(data.train.y.mean() - 0.5) < 0.05
    said = " ".join(decode(data.train.x[0].tolist(), dataset.spec().vocabulary))
    assert "[?]" not in said
    assert (data.train.x == 1).sum() == 0
    assert not ((data.train.x[:, :-1] == 0) & (data.train.x[:, 1:] != 0)).any()


def test_a_typed_text_is_read_with_unknown_words_as_one_token() -> None:
    sample = Sentiment().read("The film was NOT bad, 他说 zzz")
    assert (sample == 1).sum() == 2
    assert sample.shape == (24,)
    assert (Sentiment().read("bad " * 500) != 0).all()
    with pytest.raises(RequestError, match="has no words"):
        Sentiment().read(" … ")


def test_characters_follow_each_other_and_windows_of_two_splits_never_overlap() -> None:
    dataset = Characters(length=32, characters=40_000)
    data, spec = dataset.load(), dataset.spec()
    assert np.array_equal(data.train.x[:, 1:], data.train.y[:, :-1])
    seen = {"".join(decode(row.tolist(), spec.vocabulary)) for row in data.train.x}
    text = "".join(seen)
    assert set(spec.vocabulary[2:]) <= set(text) | {spec.vocabulary[token] for token in data.train.y[:, -1]}
    held_out = ["".join(decode(row.tolist(), spec.vocabulary)) for row in data.test.x]
    assert sum(window in seen for window in held_out) <= 2  # lines of code that occur twice


def test_dates_become_numbers_whatever_their_format() -> None:
    assert written(date(2021, 3, 3), "{weekday}, {day} {month} {year}") == "Wednesday, 3 March 2021"
    dataset = Dates(size=300)
    data, spec = dataset.load(), dataset.spec()
    assert (data.train.y > 1).all()
    for x, y in zip(data.train.x, data.train.y, strict=True):
        result = date.fromisoformat("".join(decode(y.tolist(), spec.target_vocabulary)))
        assert str(result.year) in "".join(decode(x.tolist(), spec.vocabulary))
        assert (x != 1).all()


def archive(place: Path, odd: str = "") -> None:
    """Reviews in the official folders: `good` and `bad`, and a word that is in the test split alone."""
    place.parent.mkdir(parents=True)
    with tarfile.open(place, "w:gz") as file:
        for group in ("test/pos", "train/neg", "train/pos", "test/neg", "train/unsup"):
            for number in range(EACH + (odd == group)):
                result = "good" if group.endswith("pos") else "bad"
                only = "testword" if group.startswith("test") else f"Rare{number}"
                content = f"A film.<br /><br />It was {result}! {only} {'film ' * number}".encode()
                member = tarfile.TarInfo(f"aclImdb/{group}/{number}_7.txt")
                member.size = len(content)
                file.addfile(member, io.BytesIO(content))


@pytest.fixture
def reviews(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small archive where `LAYERLAB_DATA` says."""
    monkeypatch.setattr(imdb, "_EACH", EACH)
    monkeypatch.setenv("LAYERLAB_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "imdb" / "aclImdb_labeled.tar.gz"


def test_reviews_are_tokens_of_the_training_splits_own_words(reviews: Path) -> None:
    archive(reviews)
    dataset = Imdb(words=100, length=10, val_fraction=0.2)
    assert dataset.ready()
    data = dataset.load()
    words = dataset.spec().vocabulary
    assert len(words) == 100
    assert "testword" not in words
    assert "br" not in words
    assert words[2] == "film"  # the most frequent one
    for split in (data.train, data.val, data.test):
        result = [decode(row.tolist(), words) for row in split.x]
        assert all(("good" in row) == bool(y) or len(row) == 10 for row, y in zip(result, split.y, strict=True))
    assert len(data.train) == 16
    assert len(data.val) == 4
    assert len(data.test) == 20


def test_words_of_the_val_split_are_unknown(reviews: Path) -> None:
    archive(reviews)
    dataset = Imdb(words=100, length=10, val_fraction=0.4)
    data, words = dataset.load(), dataset.vocabulary()
    received = {word for row in data.train.x for word in decode(row.tolist(), words)}
    assert {word for word in words if word.startswith("rare")} <= received


def test_the_reviews_are_read_once(reviews: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive(reviews)
    first = Imdb(words=100, length=10).load()
    monkeypatch.setattr(imdb, "_read", None)
    again = Imdb(words=100, length=10).load()
    assert same(first, again)
    assert not same(first, Imdb(words=100, length=10, seed=1).load())


def same(one: Data, other: Data) -> bool:
    return np.array_equal(one.train.x, other.train.x) and np.array_equal(one.train.y, other.train.y)


def test_until_they_are_here_their_vocabulary_is_only_counted(reviews: Path) -> None:
    assert len(Imdb(words=500).spec().vocabulary) == 500
    assert not Imdb().ready()


@pytest.mark.parametrize("odd", ["train/pos", "cut"])
def test_a_damaged_archive_is_named(reviews: Path, odd: str) -> None:
    archive(reviews, odd)
    if odd == "cut":
        reviews.write_bytes(reviews.read_bytes()[:300])
    with pytest.raises(FileFormatError, match=r"`aclImdb_labeled.tar.gz` is damaged"):
        Imdb().load()


def test_a_summary_shows_texts_with_their_answers_and_the_frequent_tokens() -> None:
    seen = summarize(Choice(name="sentiment", size=200))
    assert len(seen["texts"]) == len(seen["answers"]) == 8
    assert seen["frequent"][0][0] == "the"
    asked = summarize(Choice(name="dates", size=200))
    assert all(len(answer) == 10 for answer in asked["answers"])
