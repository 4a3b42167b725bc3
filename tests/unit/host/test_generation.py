"""What a person's own random numbers become."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.splits import Split
from engine.errors import RequestError
from engine.families.coders import chain, linear
from engine.host.display import original_units
from engine.host.generation import generated_view
from engine.plan.factory import make_plan
from engine.probes.base import ProbeContext
from engine.probes.codes import decoded
from engine.registry import Choice
from engine.train.probe_context import context_of
from engine.train.session import Session
from engine.views import pack, unpack


def context(family: Choice | str, dataset: Choice | str) -> ProbeContext:
    plan = make_plan(family, dataset)
    data = DATASETS.make(plan.dataset).load()
    return context_of(plan, Session(plan, data).state(), data)


def digits(family: str) -> ProbeContext:
    return context(Choice(name=family, filters=(4, 2), discriminator_filters=(2,), noise=3), "digits")


def test_each_row_of_numbers_becomes_its_own_picture() -> None:
    seen = digits("dcgan")
    numbers = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    together: Any = generated_view(seen, numbers, None, 1, 0)
    alone: Any = generated_view(seen, numbers[3:4], None, 1, 0)
    assert together.pixels.shape == (5, 8, 8)
    assert together.captions == ()
    assert np.abs(together.pixels[3].astype(int) - alone.pixels[0]).max() <= 1


def test_a_class_can_be_asked_for() -> None:
    seen = digits("conditional_gan")
    assert captions(generated_view(seen, None, 7, 3, 0)) == "777"
    assert captions(generated_view(seen, None, [2, 4], 2, 0)) == "24"
    assert captions(generated_view(seen, None, None, 3, 0)) == "012"


def captions(view: Any) -> str:
    return "".join(map(str, view.captions))


def test_points_lie_among_the_real_ones() -> None:
    view: Any = generated_view(context("gan_points", Choice(name="ring", size=100)), None, None, 12, 3)
    assert [str(cloud.name) for cloud in view.clouds] == ["real", "generated"]
    assert view.clouds[1].points.shape == (12, 2)
    assert (
        view.clouds[1].points == generated_view(context("gan_points", "ring"), None, None, 12, 3).clouds[1].points
    ).all()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("numbers", "classes", "count", "text"),
    [
        (np.zeros((2, 5), np.float32), None, 1, "needs 3 noise values"),
        (None, None, 100_000, "1 to 400"),
        (None, 10, 2, "a class from 0 to 9"),
        (None, [1], 2, "a class from 0 to 9"),
    ],
)
def test_a_sample_that_cannot_be_generated_is_reported(numbers: Any, classes: Any, count: int, text: str) -> None:
    with pytest.raises(RequestError, match=text):
        generated_view(digits("conditional_gan"), numbers, classes, count, 0)


@pytest.mark.parametrize(
    ("family", "dataset"), [("mlp", "circles"), ("autoencoder", "circles"), ("autoencoder", "wine")]
)
def test_a_run_that_does_not_generate_from_noise_is_reported(family: str, dataset: str) -> None:
    with pytest.raises(RequestError, match="neither a GAN nor a VAE"):
        generated_view(context(family, dataset), None, None, 1, 0)


def test_a_vae_places_points_among_the_real_ones() -> None:
    seen = context(Choice(name="vae", conditional=True), "moons")
    view: Any = generated_view(seen, None, 1, 12, 3)
    assert (view.clouds[1].points.shape, set(view.clouds[1].classes)) == ((12, 2), {1})
    decoded_there = generated_view(seen, np.zeros((1, 2), np.float32), 1, 1, 0).clouds[1].points  # type: ignore[attr-defined]
    scale = seen.dataset.inputs(np.ones((1, 2), np.float32))
    np.testing.assert_allclose(decoded_there * scale, decoded(seen, np.zeros((1, 2)), np.array([1])), atol=1e-5)
    assert not np.array_equal(
        decoded_there, generated_view(seen, np.zeros((1, 2), np.float32), 0, 1, 0).clouds[1].points
    )  # type: ignore[attr-defined]


def test_rows_come_in_the_units_that_were_measured_above_real_ones_of_the_same_class() -> None:
    seen = context(Choice(name="vae", conditional=True), "wine")
    view: Any = generated_view(seen, None, 2, 4, 3)
    new, real = view.views
    train = seen.data.train
    assert train.raw is not None
    assert (tuple(map(str, new.columns)), new.rows) == (seen.spec.columns, ("1", "2", "3", "4"))
    assert new.values.shape == (4, 13)
    assert new.values[:, -1].min() > train.raw[:, -1].min() / 2  # proline: hundreds, which scaled are near 0
    np.testing.assert_allclose(real.values, train.raw[train.y == 2][:5], rtol=1e-4)


def test_a_gan_on_a_table_makes_rows_too() -> None:
    generator, discriminator = chain((2,), {"out": linear(13, None)}), chain((13,), {"out": linear(1, None)})
    graphs = {"generator": generator, "discriminator": discriminator}
    plan = make_plan("gan_points", "ring").model_copy(update={"graphs": graphs, "dataset": Choice(name="wine")})
    data = DATASETS.make(plan.dataset).load()
    view: Any = generated_view(context_of(plan, Session(plan, data).state(), data), None, None, 4, 0)
    assert [table.values.shape for table in view.views] == [(4, 13), (5, 13)]


def test_the_units_of_any_column_are_found_again() -> None:
    seen = context("vae", Choice(name="lorenz", scaling="range"))
    train = seen.data.train
    assert train.raw is not None
    np.testing.assert_allclose(original_units(seen, train.x[:9]), train.raw[:9], atol=1e-3)
    same = np.full((50, 2), 7.0, np.float32)
    seen = replace(seen, data=replace(seen.data, train=Split(same - 7, np.zeros(50), same)))
    np.testing.assert_allclose(original_units(seen, np.full((1, 2), 0.5)), [[7.5, 7.5]])


def test_sequences_of_one_value_are_lines_on_the_scale_of_the_real_ones() -> None:
    view: Any = generated_view(context("vae", "sine_mixtures"), None, None, 3, 0)
    new, real = view.views
    assert [series.name for series in new.series] == ["1", "2", "3"]
    assert new.y_range == real.y_range
    assert new.y_range[0] < min(series.y.min() for series in real.series)
    assert new.y_range[1] > max(series.y.max() for series in real.series)


def test_of_sequences_of_several_values_one_is_drawn_a_line_a_value() -> None:
    view: Any = generated_view(context("vae", "lorenz"), None, None, 3, 0)
    assert [[str(series.name) for series in part.series] for part in view.views] == [["x", "y", "z"]] * 2


@pytest.mark.parametrize(
    "dataset",
    [
        name
        for name in DATASETS.names()
        if DATASETS.get(name).kind in ("points", "curve", "table", "sequence") and not DATASETS.get(name).is_upload
    ],
)
def test_a_vae_makes_a_view_on_any_data_that_are_no_pictures(dataset: str) -> None:
    view = generated_view(context("vae", dataset), None, None, 2, 0)
    assert unpack(pack(view))["kind"] in ("scatter", "sheet")


def test_points_with_inputs_other_than_coordinates_are_rows() -> None:
    view: Any = generated_view(context("vae", Choice(name="moons", features=("x", "x2", "xy"))), None, None, 2, 0)
    assert tuple(map(str, view.views[0].columns)) == ("x", "x²", "xy")
    assert "as the network sees them" in view.note.template
