"""People's own data: what is guessed, what is fitted to training alone, whose it is, and how it goes away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS, require_allowed
from engine.datasets.uploaded_table import UploadedTable
from engine.datasets.uploads import kinds, upload_store
from engine.datasets.uploads.columns import facts_of
from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError, LimitError, NotAllowedError, NotFoundError
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.runs.store import Store
from tests import sample_uploads
from tests.sample_uploads import OWNER


def keep(text: str, **settings: Any) -> UploadedTable:
    entry = kinds.keep(OWNER, "", "table", [Upload("t.csv", text.encode())], settings)
    made = DATASETS.make(entry.choice())
    assert isinstance(made, UploadedTable)
    return made


def lines(*rows: str, times: int = 1) -> str:
    return "\n".join(rows[:1] + rows[1:] * times)


def result(dataset: UploadedTable) -> str:
    assert dataset.about
    return "\n".join(map(str, dataset.about.report))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("1", "2.5", "-3e2", ""), "number"),
        (("1,5", "2,5", "NA"), "number"),
        (("2024-01-31", "2024/02/01", "2024-03-01T12:00"), "date"),
        (("red", "green", "red"), "category"),
        (tuple(f"name {n}" for n in range(99)), "leave_out"),
        (("7", "7", "7"), "leave_out"),
        (("", "NA", "?"), "leave_out"),
        (("1_000", "2"), "category"),
    ],
)
def test_types_are_guessed(cells: tuple[str, ...], kind: str) -> None:
    assert facts_of("x", cells).kind == kind


def test_outliers_lie_beyond_tukeys_fences() -> None:
    facts = facts_of("x", [*map(str, range(20)), "500", "-400"])
    assert facts.outliers == 2
    assert facts_of("x", ["1"] * 30 + ["2"]).outliers == 0


def test_a_target_with_few_integers_is_a_class_by_default(home: Path) -> None:
    text = lines("x,y", *(f"{n},{n % 3}" for n in range(30)))
    assert keep(text).spec().names == keep(text).spec().classes == ("0", "1", "2")
    values = keep(text, columns={"y": {"kind": "number"}}).spec()
    assert not values.classes
    assert values.target == "values"


def test_target_values_keep_their_units(home: Path) -> None:
    text = lines("rooms,price", *(f"{n},{100_000 + 5_000 * n}" for n in range(40)))
    dataset = keep(text, columns={"price": {"kind": "number"}})
    data, plain = dataset.load(), dataset.model_copy(update={"standardise": False}).load()
    assert np.allclose([data.train.y.mean(), data.train.y.std()], [0, 1], atol=1e-5)
    assert np.allclose(data.test.y * data.unit + data.offset, plain.test.y, rtol=1e-5)
    assert plain.test.y.min() >= 100_000
    assert (plain.unit, plain.offset) == (1, 0)


@pytest.mark.parametrize("method", ["mean", "median", "most_frequent"])
def test_what_fills_missing_values_is_that_of_the_training_rows(home: Path, method: str) -> None:
    random = np.random.default_rng(1)
    values = random.integers(0, 1000, 80)
    text = lines("x,y", *(f"{'' if n % 8 == 0 else v},{n % 2}" for n, v in enumerate(values)))
    dataset = keep(text, columns={"x": {"missing": method}})
    data = dataset.model_copy(update={"standardise": False}).load()
    train, _, _ = dataset.parts(np.arange(80) % 2, 80)
    of_train = np.array([values[row] for row in train if row % 8])
    frequent = np.bincount(of_train).argmax()
    fitted = {"mean": of_train.mean(), "median": np.median(of_train), "most_frequent": frequent}[method]
    every = np.concatenate([data.train.x, data.val.x, data.test.x])
    assert np.isclose(every, fitted, rtol=1e-5).sum() >= 10
    assert f"filled with the {method.replace('_', ' ')}" in result(dataset)
    assert "10 missing values in `x`" in result(dataset)


def test_values_between_rows_are_drawn_from_training_rows_alone(home: Path) -> None:
    text = lines("x,y", *(f"{'' if n in (7, 21) else n},{n % 2}" for n in range(40)))
    data = keep(text, columns={"x": {"missing": "interpolate"}}).model_copy(update={"standardise": False})
    every = np.sort(np.concatenate([split.x[:, 0] for split in (data.load().train, data.load().val, data.load().test)]))
    assert len(every) == 40
    assert np.abs(every - np.arange(40)).max() <= 2


def test_rows_are_dropped_and_constants_filled_in_on_request(home: Path) -> None:
    text = lines(
        "x,c,y", *(f"{'' if n % 10 == 0 else n},{'' if n % 10 == 5 else 'ab'[n % 2]},{n // 2 % 2}" for n in range(40))
    )
    left = keep(text, columns={"x": {"missing": "drop"}, "c": {"missing": "constant", "constant": "b"}})
    assert sum(left.spec().sizes.values()) == 36
    assert "filled with b" in result(left)
    own = keep(text, columns={"c": {"missing": "own_category"}})
    assert own.spec().columns == ("x", "c = a", "c = b", "c = ?")


@pytest.mark.parametrize("kind", ["category", "number", "date"])
def test_a_column_without_any_value_is_named_before_anything_is_kept(home: Path, kind: str) -> None:
    text = lines("empty,x,y", *(f"{'NA' if n % 2 else ''},{n},{n % 2}" for n in range(30)))
    seen = kinds.look("table", [Upload("t.csv", text.encode())], {"columns": {"empty": {"kind": kind}}})
    assert seen["problem"]["template"] == "`{column}` has no values. Exclude it."
    assert seen["problem"]["values"] == {"column": "empty"}
    with pytest.raises(FileFormatError, match="`empty` has no values"):
        keep(text, columns={"empty": {"kind": kind}})
    assert keep(text).spec().columns == ("x",)


def test_a_category_unseen_in_training_has_no_effect(home: Path) -> None:
    text = lines("c,x,y", *(f"{'rare' if n == 3 else 'ab'[n % 2]},{n},{n // 2 % 2}" for n in range(40)))
    dataset = keep(text).model_copy(update={"standardise": False})
    for seed in range(6):
        moved = dataset.model_copy(update={"seed": seed})
        data = moved.load()
        at = moved.spec().columns.index("c = rare")
        if not data.train.x[:, at].any():
            assert not data.test.x[:, at].any()
            assert not data.val.x[:, at].any()
            return
    pytest.fail("no seed left the rare category out of training")


def test_every_class_is_in_training_and_resampling_touches_training_alone(home: Path) -> None:
    text = lines("x,y", *(f"{n},{'rare' if n % 10 == 0 else 'common'}" for n in range(100)))
    plain, balanced = keep(text), keep(text, balance="resample")
    assert plain.spec().sizes == {"train": 60, "val": 20, "test": 20}
    assert balanced.resample
    data = balanced.load()
    assert np.bincount(data.train.y).tolist() == [54, 54]
    assert balanced.spec().sizes == {"train": 108, "val": 20, "test": 20}
    assert np.array_equal(np.sort(np.unique(data.train.x)), np.sort(np.unique(plain.load().train.x)))
    assert np.bincount(data.test.y).tolist() == [18, 2]


def test_outliers_are_clipped_on_request(home: Path) -> None:
    text = lines("x,y", *(f"{5000 if n == 4 else n % 20},{n % 2}" for n in range(60)))
    dataset = keep(text).model_copy(update={"standardise": False, "clip_outliers": True})
    data = dataset.load()
    assert max(split.x.max() for split in (data.train, data.val, data.test)) < 100
    assert any(str(line).startswith("1 outlier in ") for line in dataset.report())


def test_other_encodings_are_read_when_they_are_chosen(home: Path) -> None:
    text = lines("城市,值", *(f"{'北京上海'[2 * (n % 2) : 2 * (n % 2) + 2]},{n}" for n in range(20)))
    file = Upload("中文.csv", text.encode("gb18030"))
    seen = kinds.look("table", [file], {"encoding": "gb18030"})
    assert [column["name"] for column in seen["columns"]] == ["城市", "值"]
    for encoding in ("utf-8-sig", "utf-16"):
        again = kinds.look("table", [Upload("中文.csv", text.encode(encoding))], {})
        assert again["columns"][0]["name"] == "城市"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_guessed(separator: str) -> None:
    text = "\n".join(separator.join(row) for row in [("a", "b, c"), *((f"{n}", f"{n % 2}") for n in range(12))])
    seen = kinds.look("table", [Upload("t.csv", text.replace("b, c", "b").encode())], {})
    assert [column["name"] for column in seen["columns"]] == ["a", "b"]


def test_other_owners_can_neither_see_nor_train_on_a_data_set(home: Path) -> None:
    entry = sample_uploads.kept("own_table")
    choice = entry.choice()
    require_allowed(choice, OWNER)
    with pytest.raises(NotAllowedError):
        require_allowed(choice, "somebody else")
    assert upload_store.sets_of("somebody else") == []
    plan = make_plan("mlp", choice)
    with pytest.raises(NotAllowedError):
        Store().submit(plan, "somebody else")
    assert Store().submit(plan, OWNER)


def test_ids_are_no_paths_and_owners_are_not_written(home: Path) -> None:
    entry = sample_uploads.kept("own_table")
    assert len(entry.id) == 32
    for wrong in ("../../etc/passwd", "..", "a/b", entry.id[:-1], entry.id.upper() + "A"):
        assert DATASETS.problems(Choice(name="own_table", id=wrong))
    assert DATASETS.problems(Choice(name="own_pictures", id=entry.id)), "it is a table"
    assert not [place for place in home.rglob("*") if OWNER in str(place)]


def test_a_deleted_data_set_remains_only_in_the_views_of_its_runs(home: Path) -> None:
    used, unused = sample_uploads.kept("own_text"), sample_uploads.kept("own_text")
    for entry in (used, unused):
        DATASETS.make(entry.choice()).load()
    upload_store.delete(used.id, used=True)
    upload_store.delete(unused.id, used=False)
    assert not list(home.rglob("*.npy")), "the cache holds samples too"
    made = DATASETS.make(used.choice())
    assert not made.ready()
    assert made.spec().names == made.spec().classes == ("glad", "sad")
    with pytest.raises(NotFoundError, match="were deleted"):
        made.load()
    assert DATASETS.problems(unused.choice())
    assert upload_store.sets_of(OWNER) == []


def test_room_is_limited_by_number_and_by_size(home: Path, limited: Callable[..., None]) -> None:
    sample_uploads.kept("own_table")
    limited(own_sets=1)
    with pytest.raises(LimitError, match="limit 1"):
        sample_uploads.kept("own_table")
    limited(own_sets=9, disk_bytes_per_owner=1000)
    with pytest.raises(LimitError, match="limit is"):
        sample_uploads.kept("own_table")
    assert len(upload_store.sets_of(OWNER)) == 1


def test_drawings_become_pictures_as_the_draw_page_renders_them(home: Path) -> None:
    strokes = [[[10, 10], [200, 200]]]
    entry = kinds.keep_drawings(
        OWNER, "Mine", [strokes] * 6 + [[[[0, 90], [200, 90]]]] * 6, ["1"] * 6 + ["0"] * 6, "weights"
    )
    spec = DATASETS.make(entry.choice()).spec()
    assert (spec.shape, spec.classes, spec.names) == ((1, 28, 28), ("0", "1"), ("0", "1"))
    assert entry.weights


def test_labels_given_by_hand_are_kept_and_pictures_without_one_left_out(home: Path) -> None:
    files = [Upload(f"{n}.png", sample_uploads.picture(90 + n)) for n in range(12)]
    labels = {str(n): "ab"[n % 2] for n in range(11)}
    seen = kinds.look("pictures", files, {"labels": labels, "side": 16})
    assert seen["balance"] == {"classes": ["a", "b"], "counts": [6, 5]}
    assert "without a class" in seen["report"][0]["template"]
    assert seen["report"][0]["values"]["count"] == 1


def test_the_vocabulary_is_that_of_training_alone(home: Path) -> None:
    dataset = DATASETS.make(sample_uploads.kept("own_text").choice())
    data, spec = dataset.load(), dataset.spec()
    assert set(range(2, len(spec.vocabulary))) <= set(data.train.x.ravel().tolist())


def test_text_files_are_classes_by_their_names(home: Path) -> None:
    files = [Upload(f"{name}.txt", "\n".join(f"{name} says {n}" for n in range(8)).encode()) for name in ("cat", "dog")]
    assert kinds.look("text", files, {})["balance"] == {"classes": ["cat", "dog"], "counts": [8, 8]}
    packed = sample_uploads.archive({f"all/{file.name}": file.data for file in files}, "texts.zip")
    assert kinds.look("text", [packed], {})["balance"]["classes"] == ["cat", "dog"]


def test_a_text_set_is_described_without_reading_its_samples(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("own_text", "own_corpus"):
        entry = sample_uploads.kept(name)
        dataset = DATASETS.make(entry.choice()).model_copy(update={"seed": 7, "length": 12})
        with monkeypatch.context() as patched:
            patched.setattr(type(dataset), "array", lambda self, name: pytest.fail("the samples were read"))
            before = dataset.spec()
        known = dataset.vocabulary()
        assert len(before.vocabulary) == len(known) == len(dataset.spec().vocabulary)
        assert set(before.vocabulary[2:]) == {"[?]"}
        assert dataset.spec().vocabulary == known
        assert dataset.model_copy(update={"length": 20}).spec().vocabulary == known, "no other words for another length"


def test_the_words_are_known_as_soon_as_a_set_is_kept(home: Path) -> None:
    assert "day" in DATASETS.make(sample_uploads.kept("own_text").choice()).spec().vocabulary
    assert "q" in DATASETS.make(sample_uploads.kept("own_corpus").choice()).spec().vocabulary


def test_the_last_words_of_each_text_are_its_tokens(home: Path) -> None:
    rows = [
        f'"{"so " * (n % 5)}{"good" if n % 2 else "bad"} day {n % 3}",{"glad" if n % 2 else "sad"}' for n in range(40)
    ]
    file = Upload("t.csv", "\n".join(["text,mood", *rows]).encode())
    entry = kinds.keep(OWNER, "", "text", [file], {})
    dataset = DATASETS.make(entry.choice()).model_copy(update={"length": 3, "words": 10})
    data, names = dataset.load(), dataset.spec().vocabulary
    for x, y in zip(data.val.x, data.val.y, strict=True):
        first, day, number = (names[token] for token in x)
        assert (first, day) == (("bad", "good")[int(dataset.spec().classes[y] == "glad")], "day")
        assert number in {"0", "1", "2"}


def test_more_tokens_than_may_be_held_are_refused_with_both_numbers(home: Path, limited: Callable[..., None]) -> None:
    text, corpus = sample_uploads.kept("own_text"), sample_uploads.kept("own_corpus")
    limited(tokens=100)
    with pytest.raises(LimitError, match=r"40 samples of \d+ tokens make \d+ tokens; the limit is 100. Use fewer"):
        DATASETS.make(text.choice()).load()
    with pytest.raises(LimitError, match="the limit is 100"):
        DATASETS.make(corpus.choice()).load()


def test_results_computed_from_a_data_set_count_towards_its_owners_quota(home: Path) -> None:
    entry = sample_uploads.kept("own_text")
    before = upload_store.used_bytes(OWNER)
    DATASETS.make(entry.choice()).model_copy(update={"seed": 3}).load()
    assert upload_store.used_bytes(OWNER) > before
