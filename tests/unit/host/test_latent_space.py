"""Codes become pictures, pictures codes, and the ways to walk lead where the samples lie."""

from __future__ import annotations

import functools
import time
from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import RequestError
from engine.graph.build import build, initialize
from engine.host.latent_space import decode, directions, encode
from engine.plan.factory import make_plan
from engine.probes.base import ProbeContext
from engine.registry import Choice
from engine.train.probe_context import context_of
from engine.views import pack, unpack


@functools.cache
def context(name: str, dataset: str = "digits", **config: Any) -> ProbeContext:
    """An autoencoder that has learned nothing yet."""
    plan = make_plan(Choice(name=name, **config), dataset)
    models = torch.nn.ModuleDict()
    for key, graph in plan.graphs.items():
        models[key] = build(graph)
        initialize(models[key], graph, plan.initializer, plan.bias_initializer, 3)  # type: ignore[arg-type]
    return context_of(plan, {"models": models.state_dict()})


def test_each_code_is_drawn() -> None:
    codes = np.random.default_rng(1).normal(size=(5, 3)).astype(np.float32)
    drawn = unpack(pack(decode(context("vae", code=3), codes, None)))
    assert drawn["kind"] == "pictures"
    assert drawn["pixels"].shape == (5, 8, 8)
    assert not np.array_equal(drawn["pixels"][0], drawn["pixels"][1])


def test_colour_pictures_are_drawn_in_colour() -> None:
    drawn = decode(context("vae", "shapes", code=4, convolutional=True), np.zeros((2, 4), np.float32), None)
    assert (drawn.scale, drawn.pixels.shape) == ("rgb", (2, 32, 32, 3))


def test_the_class_to_generate_is_passed_on() -> None:
    seen, codes = context("vae", conditional=True), np.zeros((1, 2), np.float32)
    assert not np.array_equal(decode(seen, codes, 0).pixels, decode(seen, codes, 7).pixels)
    assert np.array_equal(decode(seen, codes, None).pixels, decode(seen, codes, 0).pixels)
    assert np.array_equal(decode(seen, codes, 500).pixels, decode(seen, codes, 9).pixels)


@pytest.mark.parametrize("shape", [(2, 4), (0, 3), (3,)])
def test_codes_of_another_size_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(RequestError, match="needs codes of 3 values"):
        decode(context("vae", code=3), np.zeros(shape, np.float32), None)


def test_samples_that_are_no_pictures_are_refused() -> None:
    with pytest.raises(RequestError, match="not images"):
        decode(context("vae", "wine"), np.zeros((1, 2), np.float32), None)


def test_a_sample_goes_to_its_code_and_back() -> None:
    seen = context("autoencoder", code=64, hidden=(64,))
    result = encode(seen, [3, 5], None, None)
    assert result["codes"].shape == (2, 64)
    assert np.array_equal(result["pictures"].pixels, seen.evaluated.x[[3, 5], 0])
    assert np.array_equal(result["classes"], seen.evaluated.y[[3, 5]])
    drawn = encode(seen, [], seen.evaluated.x[[3, 5]], None)
    assert np.array_equal(drawn["codes"], result["codes"])


def test_a_code_of_two_numbers_is_walked_along_its_own_axes() -> None:
    result = directions(context("vae"))
    assert np.array_equal(result["directions"], np.eye(2))
    assert result["names"] == ["z1", "z2"]
    plane = unpack(pack(result))["plane"]
    assert plane["kind"] == "scatter"
    assert plane["picture"].dtype == np.uint8
    assert [sample["class"] for sample in result["samples"]] == list(range(10))


def test_a_longer_code_varies_along_its_principal_directions() -> None:
    seen = context("autoencoder", code=12)
    result = directions(seen)
    assert result["directions"].shape == (12, 12)
    np.testing.assert_allclose(result["directions"] @ result["directions"].T, np.eye(12), atol=1e-4)
    assert (np.diff(result["deviations"]) <= 1e-6).all()
    codes = encode(seen, range(300), None, None)["codes"]
    along = (codes - result["mean"]) @ result["directions"].T
    assert (along >= result["ranges"][:, 0] - 1e-3).all()
    assert (along <= result["ranges"][:, 1] + 1e-3).all()


def test_a_code_of_one_number_has_a_line_and_no_plane() -> None:
    result = directions(context("vae", code=1))
    assert result["plane"] is None
    assert result["directions"].shape == (1, 1)


def test_a_code_is_drawn_within_the_blink_of_a_drag() -> None:
    seen, codes = context("vae", hidden=(512, 128)), np.zeros((16, 2), np.float32)
    times = []
    for _ in range(5):
        begun = time.process_time()
        decode(seen, codes, None)
        times.append(time.process_time() - begun)
    assert min(times) < 0.03
