"""What every loss promises beside its values, which `references` hold against other implementations."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from engine.losses.base import LOSSES, Loss, balanced_weights

CASES = [
    pytest.param(loss(), target, columns, id=f"{loss.name}-{target}-{columns}")
    for loss in LOSSES
    for target, columns in (
        *(("values", 1), ("values", 3), ("labels", 1), ("labels", 3)),
        *(("classes", 1), ("classes", 2), ("classes", 5)),
        ("mask", 4),
    )
    if target in loss.targets
    and not (target == "classes" and (columns == 1) == (loss.outputs == "many"))
    and not (target == "classes" and columns > 1 and loss.outputs == "one")
] + [
    pytest.param(loss(), "classes", columns, id=f"{loss.name}-any-{columns}")
    for loss in LOSSES
    if "classes" in loss.targets and loss.outputs == "any"
    for columns in (1, 2, 5)
]


def batch(target: str, columns: int, scale: float = 1.0) -> tuple[Tensor, Tensor]:
    source = torch.Generator().manual_seed(1)
    if target == "mask":
        pictures = (scale * torch.randn(12, columns, 6, 5, generator=source)).requires_grad_()
        return pictures, torch.randint(0, columns, (12, 6, 5), generator=source)
    output = (scale * torch.randn(12, columns, generator=source)).requires_grad_()
    if target == "values":
        return output, torch.randn(12, columns, generator=source)
    if target == "labels":
        return output, torch.rand(12, columns, generator=source)
    return output, torch.randint(0, max(2, columns), (12,), generator=source)


@pytest.mark.parametrize(("loss", "target", "columns"), CASES)
@pytest.mark.parametrize("scale", [1.0, 200.0])
def test_it_is_one_finite_number_with_a_finite_gradient(loss: Loss, target: str, columns: int, scale: float) -> None:
    output, wanted = batch(target, columns, scale)
    value = loss.build()(output, wanted)
    (slope,) = torch.autograd.grad(value, output)
    assert value.shape == ()
    assert value.item() >= 0
    assert torch.isfinite(slope).all()


@pytest.mark.parametrize(("loss", "target", "columns"), CASES)
def test_following_its_gradient_lowers_it(loss: Loss, target: str, columns: int) -> None:
    output, wanted = batch(target, columns)
    module = loss.build()
    first = module(output, wanted)
    at = output
    for _ in range(30):
        (slope,) = torch.autograd.grad(module(at, wanted), at)
        at = (at - 0.5 * slope).detach().requires_grad_()
    assert module(at, wanted) < first


@pytest.mark.parametrize(("loss", "target", "columns"), CASES)
def test_it_is_a_mean_over_samples(loss: Loss, target: str, columns: int) -> None:
    output, wanted = batch(target, columns)
    module = loss.build()
    single = torch.stack([module(output[i : i + 1], wanted[i : i + 1]) for i in range(len(output))])
    torch.testing.assert_close(module(output, wanted), single.mean())


def test_dice_measures_overlap_independently_of_size() -> None:
    measure = LOSSES.make({"name": "dice", "smoothing": 0.001}).build()
    true = torch.zeros(1, 20, 20, dtype=torch.int64)
    true[0, :2, :5] = 1  # 10 pixels of 400
    surely = 50 * F.one_hot(true, 2).permute(0, 3, 1, 2).float()
    assert measure(surely, true).item() == pytest.approx(0, abs=1e-3)
    nothing_found = 50 * F.one_hot(torch.zeros_like(true), 2).permute(0, 3, 1, 2).float()
    ground = 2 * 390 / (400 + 390)
    assert measure(nothing_found, true).item() == pytest.approx(1 - ground / 2, abs=1e-3)
    assert F.cross_entropy(nothing_found / 50, true).item() < measure(nothing_found / 50, true).item() * 0.8


def test_masks_are_balanced_pixel_by_pixel() -> None:
    masks = np.zeros((2, 4, 4), np.int64)
    masks[0, 0] = 1
    assert balanced_weights(masks, 2) == pytest.approx((32 / (2 * 28), 32 / (2 * 4)))


def test_a_pixel_of_some_brightness_counts_as_bright_and_as_dark() -> None:
    scores, shares = batch("labels", 3)
    loss = LOSSES.make("binary_cross_entropy")
    p = scores.sigmoid()
    torch.testing.assert_close(loss.build()(scores, shares), -(shares * p.log() + (1 - shares) * (1 - p).log()).mean())
    assert torch.equal(loss.answers(scores), p)
    assert torch.equal(LOSSES.make("mse").answers(scores), scores)


def test_focal_without_focus_is_cross_entropy() -> None:
    scores, classes = batch("classes", 5)
    focal = LOSSES.make({"name": "focal", "gamma": 0.0}).build()
    torch.testing.assert_close(focal(scores, classes), F.cross_entropy(scores, classes))


def test_kl_is_smoothed_cross_entropy_less_the_entropy_of_its_target() -> None:
    scores, classes = batch("classes", 4)
    kl = LOSSES.make({"name": "kl", "label_smoothing": 0.2}).build()(scores, classes)
    q = torch.tensor([0.85, 0.05, 0.05, 0.05])
    entropy = -(q * q.log()).sum()
    torch.testing.assert_close(kl, F.cross_entropy(scores, classes, label_smoothing=0.2) - entropy)


def test_hinge_of_one_output_and_of_two_agree() -> None:
    score, two = batch("classes", 1)
    both = torch.cat([torch.zeros_like(score), score], 1)
    hinge = LOSSES.make("hinge").build()
    torch.testing.assert_close(hinge(score, two), hinge(both, two))
    assert hinge(torch.tensor([[3.0]]), torch.tensor([1])) == 0
    assert hinge(torch.tensor([[3.0]]), torch.tensor([0])) == 4


def test_the_perceptrons_rule_learns_from_mistakes_alone() -> None:
    rule = LOSSES.make({"name": "hinge", "margin": 0.0}).build()
    score = torch.tensor([[2.0], [-1.0]], requires_grad=True)
    (slope,) = torch.autograd.grad(rule(score, torch.tensor([1, 1])), score)
    assert slope.tolist() == [[0.0], [-0.5]]


@pytest.mark.parametrize("weights", [None, (0.5, 2.0)])
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_cross_entropy_of_two_outputs_and_of_one_agree(weights: tuple[float, ...] | None, smoothing: float) -> None:
    score, two = batch("classes", 1)
    config = {"class_weights": weights, "label_smoothing": smoothing}
    both = LOSSES.make({"name": "cross_entropy", **config}).build()(torch.cat([torch.zeros_like(score), score], 1), two)
    torch.testing.assert_close(LOSSES.make({"name": "binary_cross_entropy", **config}).build()(score, two), both)


@pytest.mark.parametrize(("name", "columns"), [("cross_entropy", 2), ("focal", 2), ("binary_cross_entropy", 1)])
def test_balanced_classes_count_alike(name: str, columns: int) -> None:
    rare = np.array([0] * 9 + [1])
    loss = LOSSES.make({"name": name, "balance": True}).fitted(rare, 2)
    output = torch.zeros(10, columns, requires_grad=True)
    (slope,) = torch.autograd.grad(loss.build()(output, torch.as_tensor(rare)), output)
    torch.testing.assert_close(slope[:9].sum(0).abs(), slope[9:].sum(0).abs())


def test_balanced_weights_of_even_classes_are_one() -> None:
    assert balanced_weights(np.array([0, 1, 2, 0, 1, 2]), 3) == (1.0, 1.0, 1.0)
    assert balanced_weights(np.array([0, 0, 0, 2]), 3) == pytest.approx((4 / 9, 1.0, 4 / 3))


def test_a_wrong_number_of_class_weights_is_reported() -> None:
    loss = LOSSES.make({"name": "cross_entropy", "class_weights": [1.0, 2.0]})
    assert loss.refuses(2) is None
    assert str(loss.refuses(3)) == "Got 2 class weights for 3 classes. Give one per class, or none."
