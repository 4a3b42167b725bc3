"""Generated sequences: the answers follow from the samples, and time series leak nothing."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.brackets import is_balanced
from engine.datasets.lorenz import _runge_kutta
from engine.datasets.reber import follows
from engine.datasets.splits import Data
from engine.datasets.summary import summarize
from engine.datasets.text import decode
from engine.datasets.windows import filled, scale_of, windows
from engine.registry import Choice
from pages.ui.data import sequence_samples

NAN = float("nan")


def loaded(name: str, **settings: object) -> Data:
    return DATASETS.make(Choice(name=name, **settings)).load()


def strings(name: str, **settings: object) -> list[tuple[str, int]]:
    dataset = DATASETS.make(Choice(name=name, size=300, **settings))
    train = dataset.load().train
    texts = ["".join(decode(row, dataset.spec().vocabulary)) for row in train.x]
    return list(zip(texts, train.y.tolist(), strict=True))


def test_the_target_is_the_sum_of_the_marked_numbers() -> None:
    train = loaded("adding", size=200, length=30).train
    assert (train.x[:, :, 1].sum(axis=1) == 2).all()
    assert np.allclose((train.x[:, :, 0] * train.x[:, :, 1]).sum(axis=1), train.y[:, 0], atol=1e-6)
    assert (train.x[:, 15:, 1] == 0).all()


def test_parity_recall_and_mixtures_follow_their_definitions() -> None:
    parity = loaded("parity", size=200).train
    assert (parity.x.sum(axis=(1, 2)) % 2 == parity.y).all()
    recall = loaded("recall", size=200, symbols=3).train
    assert (recall.x[:, 0].argmax(axis=1) == recall.y).all()
    assert (recall.x[:, -1, -1] == 1).all()
    mixtures = loaded("sine_mixtures", size=200, noise=0).train
    power = np.abs(np.fft.rfft(mixtures.x[:, :, 0], axis=1))
    received = np.sort(np.argsort(power, axis=1)[:, -2:], axis=1)
    names = DATASETS.make("sine_mixtures").spec().classes
    assert [f"{first} + {second}" for first, second in received] == [names[k] for k in mixtures.y]


def test_brackets_are_balanced_or_not() -> None:
    assert is_balanced("([])()")
    assert not any(map(is_balanced, ["([)]", "(", ")(", "[)"]))
    assert all(is_balanced(text) == bool(answer) for text, answer in strings("brackets"))


@pytest.mark.parametrize("nested", [False, True])
def test_strings_follow_the_grammar_or_not(nested: bool) -> None:
    assert follows("BTXSE")
    assert follows("BPVVE")
    assert not follows("BTXS")
    found = strings("reber", nested=nested)
    for text, answer in found:
        inner = text[2:-2] if nested else text
        assert (follows(inner) and (not nested or text[1] == text[-2])) == bool(answer) or (
            nested and not answer and text[0] + text[-1] != "BE"
        )
    if nested:
        far = [text for text, answer in found if not answer and follows(text[2:-2]) and text[1] != text[-2]]
        assert len(far) > 30


def test_a_typed_string_is_read() -> None:
    dataset = DATASETS.make(Choice(name="brackets", length=6))
    assert dataset.read("([)x").tolist() == [2, 4, 3, 1, 0, 0]  # type: ignore[attr-defined]


def test_the_lorenz_path_turns_about_its_resting_points() -> None:
    x = loaded("lorenz", scaling="none").train.raw[:, 0, 0]  # type: ignore[index]
    assert 17 < np.abs(x).max() < 21
    assert (np.diff(np.sign(x)) != 0).sum() > 20
    resting = (72.0**0.5, 72.0**0.5, 27.0)
    assert np.allclose(_runge_kutta(resting, 0.01), resting)


def test_windows_follow_each_other_and_what_comes_is_next() -> None:
    data = loaded("sine_series", scaling="none", length=1000, window=20, horizon=5, noise=0)
    x, y = data.train.x[:, :, 0], data.train.y
    assert np.array_equal(x[1:, :-1], x[:-1, 1:])
    assert np.array_equal(y[:-20, 0], x[20:, 0])
    assert np.array_equal(y[:-1, 1:], y[1:, :-1])


def test_no_window_reaches_into_another_split() -> None:
    data = loaded("lorenz", length=1000, window=30, horizon=10, scaling="none")
    points = []
    for part in (data.train, data.val, data.test):
        assert part.raw is not None
        points.append({float(v) for v in part.raw[:, :, 0].ravel()} | {float(v) for v in part.y.ravel()})
    assert [len(found) for found in points] == [600, 200, 200]
    assert not (points[0] & points[1]) | (points[1] & points[2]) | (points[0] & points[2])


@pytest.mark.parametrize("scaling", ["standard", "range", "none"])
def test_scales_are_those_of_the_training_stretch(scaling: str) -> None:
    data = loaded("sine_series", scaling=scaling, length=1000)
    raw = data.train.raw
    assert raw is not None
    assert np.allclose(data.train.x[:, :, 0] * data.unit + data.offset, raw[:, :, 0], atol=1e-3)
    assert data.test.raw is not None
    assert np.allclose(data.test.x[:, :, 0] * data.unit + data.offset, data.test.raw[:, :, 0], atol=1e-3)
    other = loaded("sine_series", scaling=scaling, length=1000, test_fraction=0.0, val_fraction=0.4)
    assert (other.unit, other.offset) == pytest.approx((data.unit, data.offset))


@pytest.mark.parametrize("fill", ["linear", "last", "mean"])
def test_gaps_are_filled_and_targets_stay_true(fill: str) -> None:
    whole = loaded("sine_series", scaling="none", length=1000)
    holed = loaded("sine_series", scaling="none", length=1000, gaps=0.3, fill=fill)
    assert np.isfinite(holed.train.x).all()
    assert np.array_equal(holed.train.y, whole.train.y)
    share = (np.abs(holed.train.x - whole.train.x) > 1e-6).mean()
    assert 0.2 < share < 0.4


def test_each_way_of_filling() -> None:
    holed = np.array([[NAN, 1.0, NAN, NAN, 4.0, NAN]])[:, :, None]
    mean = np.array([9.0])
    assert filled(holed, "linear", mean)[0, :, 0].tolist() == [1, 1, 2, 3, 4, 4]
    assert filled(holed, "last", mean)[0, :, 0].tolist() == [1, 1, 1, 1, 4, 4]
    assert filled(holed, "mean", mean)[0, :, 0].tolist() == [9, 1, 9, 9, 4, 9]
    nothing = np.full((1, 3, 1), NAN)
    assert all(filled(nothing, how, mean).ravel().tolist() == [9, 9, 9] for how in ("linear", "last", "mean"))  # type: ignore[arg-type]


def test_constant_and_short_series_have_scales_and_windows() -> None:
    offset, unit = scale_of(np.full((10, 1), 3.0), "standard")
    assert (offset.tolist(), unit.tolist()) == ([3.0], [1.0])
    assert windows(np.zeros((4, 2)), 5).shape == (0, 5, 2)


@pytest.mark.parametrize("name", [kind.name for kind in DATASETS if kind.kind == "sequence" and not kind.is_upload])
def test_samples_are_drawn_with_their_answers(name: str) -> None:
    spec = DATASETS.make(name).spec()
    found = summarize(Choice(name=name))
    drawn = sequence_samples.samples(found["sequences"], found["targets"], spec)
    assert drawn.count("<svg") == len(found["sequences"]) >= 4
    assert "nan" not in drawn
    colours = set(re.findall(r"(?:stroke|fill):(var\(--ll-class-\d\))", drawn))
    marks = re.findall(r"--ll-mark:(.+?)\"", drawn)
    assert colours.isdisjoint(marks) or set(spec.classes) <= set(spec.columns)  # a column and a class of the same name
    assert [name for name, *_ in found["columns"]] == list(spec.columns)


@pytest.mark.parametrize("backwards", [False, True])
def test_what_is_to_be_copied_is_the_string_itself(backwards: bool) -> None:
    dataset = DATASETS.make(Choice(name="copying", size=100, backwards=backwards))
    spec, train = dataset.spec(), dataset.load().train
    for x, y in zip(train.x, train.y, strict=True):
        string, answer = decode(x, spec.vocabulary), decode(y, spec.target_vocabulary)
        assert answer == (string[::-1] if backwards else string)


def test_the_target_is_the_next_letter_of_a_grammatical_string() -> None:
    dataset = DATASETS.make(Choice(name="reber", size=100, task="next"))
    spec, train = dataset.spec(), dataset.load().train
    assert spec.target == "tokens"
    for x, y in zip(train.x, train.y, strict=True):
        assert follows("".join(decode(x, spec.vocabulary)))
        assert y[:-1].tolist() == x[1:].tolist()
