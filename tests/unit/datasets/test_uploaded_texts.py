"""Uploaded texts: words in any script, and networks that read new texts as their data set was read."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.text import TextSet
from engine.datasets.tokenizers.saved import FIRST, SAVED
from engine.datasets.uploads import kinds, upload_store
from engine.datasets.uploads.decoding import Upload
from engine.views import Array
from tests.sample_uploads import OWNER

SUBJECTS = ["饺子", "面条", "米饭", "汤", "烤鸭", "火锅", "店员", "老板", "环境", "价格", "外卖", "包装"]
PRAISE = ["很香", "特别新鲜", "热情周到", "干净整洁", "物美价廉", "值得再去", "分量十足", "恰到好处"]
BLAME = ["太咸", "不太新鲜", "冷冰冰的", "又脏又乱", "贵得离谱", "再也不去", "少得可怜", "糟糕透顶"]
PLAIN = ["昨天", "周末", "和朋友", "带家人", "下班后", "在楼下", "第一次", "又"]


def reviews(count: int = 400) -> Upload:
    """Made-up Chinese reviews: few of their clauses occur twice."""
    source = random.Random(0)
    rows = ["评论,评价"]
    for row in range(count):
        words = PRAISE if row % 2 else BLAME
        start = "".join(source.sample(PLAIN, 3)) + f"等了{source.randrange(90)}分钟"
        rows.append(f"{start}，{source.choice(SUBJECTS)}{source.choice(words)}！,{'好评' if row % 2 else '差评'}")
    return Upload("reviews.csv", "\n".join(rows).encode())


def saved(file: Upload, **settings: object) -> TextSet:
    entry = kinds.keep(OWNER, "", "text", [file], settings)
    made = DATASETS.make(entry.choice())
    assert isinstance(made, TextSet)
    return made


def counts(x: Array, tokens: int) -> Array:
    """How often each token occurs in each sample `(N, V)`, without padding and unknown ones."""
    return np.stack([np.bincount(row, minlength=tokens)[2:] for row in x])


def test_chinese_reviews_are_learned_from_characters(home: Path) -> None:
    from sklearn.linear_model import LogisticRegression

    dataset = saved(reviews())
    data, vocabulary = dataset.load(), dataset.spec().vocabulary
    assert all(len(token) == 1 or token.isdigit() for token in vocabulary[2:] if token != "[?]")
    real = data.test.x[data.test.x != 0]
    assert (real == 1).mean() < 0.05
    model = LogisticRegression(max_iter=500).fit(counts(data.train.x, len(vocabulary)), data.train.y)
    assert model.score(counts(data.val.x, len(vocabulary)), data.val.y) > 0.95
    assert 1 not in dataset.read("饺子很新鲜")


def test_the_share_of_unknown_tokens_is_reported(home: Path) -> None:
    rows = [f"day rare{row} word,{'ab'[row % 2]}" for row in range(50)]
    (line,) = [
        line for line in kinds.look("text", [Upload("t.csv", "\n".join(["text,mood", *rows]).encode())], {})["report"]
        if "not in the vocabulary" in line["template"]
    ]  # fmt: skip
    assert line["values"] == {"val": "33.3", "test": "33.3"}


def test_a_set_reads_new_texts_with_the_tokenizer_it_was_saved_with(home: Path) -> None:
    dataset = saved(reviews())
    place = next(home.rglob("about.json"))
    (entry,) = upload_store.sets_of(OWNER)
    facts = {name: value for name, value in entry.facts.items() if name != "tokenizer"}
    place.write_text(entry.model_copy(update={"facts": facts}).model_dump_json(), encoding="utf-8")
    assert dataset.tokenizer() is SAVED[FIRST]


@pytest.mark.parametrize("text", ["😀😀 很好", "ok!", "हिन्दी"])
def test_a_text_without_latin_words_is_a_sample(home: Path, text: str) -> None:
    rows = [f'"{text} {row}",{"ab"[row % 2]}' for row in range(20)]
    dataset = saved(Upload("t.csv", "\n".join(["text,mood", *rows]).encode()))
    assert len(dataset.load().train) == 12
    assert 1 not in dataset.read(text)
