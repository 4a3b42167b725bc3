"""New images beside their reconstructions, and new sequences as a network receives them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.host.request_handler import RequestHandler
from engine.host.requests.held_out_sequence import HeldOutSequence
from engine.host.requests.predict import Predict
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.train.reconstruction import reconstruct
from tests.unit.probes.test_text_pictures import context_of


def test_the_error_of_an_image_is_compared_with_those_of_held_out_ones(home: Path) -> None:
    context = context_of(make_plan("autoencoder", "digits"))
    usual = reconstruct(context, context.data.test.x[0])
    assert [str(caption) for caption in usual.captions] == ["Input", "Reconstruction"]
    assert usual.pixels[1].max() > 10  # of 255
    assert "of the held-out images" in str(usual.note)
    noise = np.random.default_rng(0).integers(0, 2, (1, 8, 8)).astype(np.uint8) * 255
    assert "larger than that of 100 %" in str(reconstruct(context, noise).note)


def test_a_network_without_a_code_reconstructs_nothing(home: Path) -> None:
    context = context_of(make_plan("cnn", "digits"))
    with pytest.raises(RequestError, match="does not reconstruct"):
        reconstruct(context, context.data.test.x[0])


def test_held_out_sequences_have_their_targets_in_their_units(home: Path) -> None:
    choice = Choice(name="adding", size=100)
    found = HeldOutSequence(dataset=choice, number=21).answer(RequestHandler())
    test = DATASETS.make(choice).load().test
    assert found["count"] == len(test)
    assert np.array_equal(found["values"], test.x[21 % len(test)])
    assert found["target"] == pytest.approx(test.y[21 % len(test)].tolist())
    with pytest.raises(RequestError, match="no sequences"):
        HeldOutSequence(dataset=Choice(name="iris")).answer(RequestHandler())


def test_a_sequence_of_another_shape_is_refused_in_a_sentence(home: Path) -> None:
    context = context_of(make_plan("lstm", Choice(name="parity", size=100)))
    request = Predict(run="r", sequence=np.zeros((3, 1), np.float32))
    with pytest.raises(RequestError, match=r"sequences of shape 12 × 1, but got 3 × 1|shape"):
        request._samples(context)
    assert Predict(run="r", sequence=np.ones((12, 1), np.float32))._samples(context).shape == (1, 12, 1)
