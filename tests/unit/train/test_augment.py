"""Augmentation changes pictures as its settings say, and nothing else."""

from __future__ import annotations

import pytest
import torch

from engine.plan.plan import Augmentation
from engine.train.augment import augment

ALL = Augmentation(shift=0.1, rotate=15, scale=0.1, shear=10, flip=True, noise=0.05, erase=0.2)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def bar(n: int = 64, channels: int = 1) -> torch.Tensor:
    """An upright bar left of the middle."""
    x = torch.zeros(n, channels, 28, 28)
    x[:, :, 6:22, 8:11] = 1
    return x


def test_nothing_switched_on_returns_the_very_batch_and_draws_no_number() -> None:
    generator, x = seeded(), bar()
    before = generator.get_state()
    assert augment(x, Augmentation(), generator) is x
    assert torch.equal(generator.get_state(), before)


def test_samples_that_are_no_pictures_are_left_alone() -> None:
    x = torch.rand(8, 4)
    assert augment(x, ALL, seeded()) is x


@pytest.mark.parametrize("shape", [(5, 1, 28, 28), (3, 3, 32, 32), (2, 1, 20, 12), (1, 1, 1, 1)])
def test_shape_kind_and_range_stay(shape: tuple[int, ...]) -> None:
    out = augment(torch.rand(shape), ALL, seeded())
    assert out.shape == shape
    assert out.dtype == torch.float32
    assert out.min() >= 0
    assert out.max() <= 1


def test_the_batch_that_was_given_is_not_changed() -> None:
    x = bar()
    augment(x, ALL, seeded())
    assert torch.equal(x, bar())


def test_the_same_generator_state_gives_the_same_pictures() -> None:
    assert torch.equal(augment(bar(), ALL, seeded(3)), augment(bar(), ALL, seeded(3)))
    assert not torch.equal(augment(bar(), ALL, seeded(3)), augment(bar(), ALL, seeded(4)))


def test_global_random_state_is_not_used() -> None:
    before = torch.get_rng_state()
    augment(bar(), ALL, seeded())
    assert torch.equal(torch.get_rng_state(), before)


def test_flip_mirrors_about_half_of_the_pictures() -> None:
    out = augment(bar(400), Augmentation(flip=True), seeded())
    mirrored = sum(torch.allclose(picture, bar(1)[0].flip(-1), atol=1e-5) for picture in out)
    kept = sum(torch.allclose(picture, bar(1)[0], atol=1e-5) for picture in out)
    assert mirrored + kept == 400
    assert 150 < mirrored < 250


def test_shift_stays_within_its_share_and_goes_both_ways() -> None:
    out = augment(bar(300), Augmentation(shift=0.1), seeded())
    ink = out.sum(dim=(1, 2, 3))
    columns = (out.sum(dim=(1, 2)) * torch.arange(28)).sum(dim=1) / ink
    moved = columns - 9
    assert moved.abs().max() <= 2.8 + 1e-3
    assert moved.min() < -1.5
    assert moved.max() > 1.5


def test_rotation_turns_about_the_middle_and_keeps_the_ink_of_a_cross() -> None:
    x = torch.zeros(200, 1, 29, 29)
    x[:, :, 13:16, 5:24] = 1
    x[:, :, 5:24, 13:16] = 1
    out = augment(x, Augmentation(rotate=45), seeded())
    assert torch.allclose(out.sum(dim=(1, 2, 3)), x.sum(dim=(1, 2, 3)), rtol=0.05)
    assert (out[:, 0, 14, 14] > 0.99).all()


def test_rotation_on_an_oblong_picture_keeps_lengths() -> None:
    x = torch.zeros(100, 1, 40, 20)
    x[:, :, 14:26, 4:16] = 1  # a square of 12 × 12 pixels
    out = augment(x, Augmentation(rotate=180), seeded())
    assert torch.allclose(out.sum(dim=(1, 2, 3)), torch.full((100,), 144.0), rtol=0.05)


def test_scale_changes_the_area_both_ways_within_its_share() -> None:
    x = torch.zeros(200, 1, 40, 40)
    x[:, :, 14:26, 14:26] = 1
    side = augment(x, Augmentation(scale=0.25), seeded()).sum(dim=(1, 2, 3)).sqrt()
    assert side.min() < 10
    assert side.max() > 14
    assert side.min() > 12 * 0.73
    assert side.max() < 12 * 1.27


def test_erase_blanks_one_rectangle_no_larger_than_its_share() -> None:
    out = augment(torch.ones(300, 1, 28, 28), Augmentation(erase=0.3), seeded())
    gone = 1 - out.mean(dim=(1, 2, 3))
    assert gone.max() <= 0.3 + 0.08  # half a pixel on each side
    assert gone.max() > 0.2
    for picture in out[:20, 0]:
        rows, columns = (picture == 0).any(1), (picture == 0).any(0)
        assert (picture == 0).sum() == rows.sum() * columns.sum()


def test_noise_has_the_deviation_it_is_given() -> None:
    out = augment(torch.full((64, 1, 28, 28), 0.5), Augmentation(noise=0.1), seeded())
    assert abs(out.std().item() - 0.1) < 0.005
