"""One class a pixel: shapes, losses, the metric."""

from __future__ import annotations

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.graph import edit
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan
from engine.plan.preflight import preflight
from engine.registry import Choice

pytestmark = pytest.mark.usefixtures("home")
MASKS = DataSpec("image", (3, 8, 12), targets="mask", labels=("ground", "a", "b"))
PREVIEW_CONFIGS = Choice(name="scenes", size=100)


def test_scenes_are_learned_by_segmentation_and_labels_by_their_own_objective() -> None:
    assert make_plan("unet", PREVIEW_CONFIGS).objective.name == "segmentation"
    assert make_plan("cnn", Choice(name="which_shapes", size=100)).objective.name == "multi_label"
    assert check_plan(make_plan("unet", PREVIEW_CONFIGS)) == []
    assert check_plan(make_plan("empty", PREVIEW_CONFIGS)) == []


@pytest.mark.parametrize("loss", ["cross_entropy", "focal", "dice"])
def test_losses_see_pixels_or_whole_pictures(loss: str) -> None:
    made = LOSSES.make(loss)
    objective = OBJECTIVES.make("segmentation").for_loss(made)
    output = torch.randn(2, 3, 8, 12, generator=torch.Generator().manual_seed(0), requires_grad=True)
    y = torch.randint(0, 3, (2, 8, 12), generator=torch.Generator().manual_seed(1))
    outcome = objective.loss_of({"main": torch.nn.Identity()}, output, y, made.build(), 0)
    if loss == "cross_entropy":
        torch.testing.assert_close(outcome.loss, torch.nn.functional.cross_entropy(output, y))
    outcome.loss.backward()
    assert output.grad is not None
    assert outcome.output.shape == (2, 3, 8, 12)
    assert objective.refuses(made, MASKS) is None


def test_losses_of_values_and_of_single_scores_are_refused_in_a_sentence() -> None:
    objective = OBJECTIVES.make("segmentation")
    assert "needs values" in str(objective.refuses(LOSSES.make("huber"), MASKS))
    assert "one score" in str(objective.refuses(LOSSES.make("binary_cross_entropy"), MASKS))
    classes = OBJECTIVES.make("classification")
    assert classes.refuses(LOSSES.make("dice"), DATASETS.make("shapes").spec()) is not None


def test_the_metric_is_the_share_of_pixels() -> None:
    output = torch.zeros(2, 3, 2, 2)
    output[0, 1] = 1.0  # class 1 everywhere in the first picture, class 0 in the second
    y = torch.tensor([[[1, 1], [1, 0]], [[0, 0], [2, 2]]])
    assert OBJECTIVES.make("segmentation").metric_sum(output, y).item() == pytest.approx(0.75 + 0.5)


def test_a_graph_with_another_output_is_reported_and_fixed() -> None:
    plan = make_plan("unet", PREVIEW_CONFIGS)
    wrong = plan.model_copy(update={"graphs": {"main": edit.configure(plan.graphs["main"], "output", out_channels=2)}})
    (problem,) = check_plan(wrong)
    assert "(2, 32, 32)" in str(problem.message)
    assert problem.fix
    mended = edit.apply(wrong.graphs["main"], problem.fix.edit, problem.fix.arguments)
    assert check_plan(plan.model_copy(update={"graphs": {"main": mended}})) == []


def test_pictures_may_not_move_away_from_their_masks() -> None:
    plan = make_plan("unet", PREVIEW_CONFIGS)
    assert check_plan(change(plan, "augmentation.noise", 0.1)) == []
    (problem,) = check_plan(change(plan, "augmentation.rotate", 10.0))
    assert "misalign" in str(problem.message)


def test_the_forecast_counts_the_masks() -> None:
    masks = preflight(make_plan("unet", Choice(name="scenes", size=20_000))).memory_bytes
    fewer = preflight(make_plan("unet", Choice(name="scenes", size=10_000))).memory_bytes
    # Pictures and masks, as they are mapped from their file and as tensors.
    assert masks - fewer == 2 * 10_000 * (3 * 32 * 32 + 8 * 32 * 32)


def test_each_label_is_judged_by_itself() -> None:
    objective = OBJECTIVES.make("multi_label")
    output, y = torch.tensor([[2.0, -1.0, 3.0, -4.0]]), torch.tensor([[1.0, 1.0, 0.0, 0.0]])
    assert objective.metric_sum(output, y).item() == 0.5
    torch.testing.assert_close(objective.probabilities(output), output.sigmoid())


def test_data_unlike_the_labels_are_refused_in_a_sentence() -> None:
    spec, objective = DATASETS.make("which_shapes").spec(), OBJECTIVES.make("multi_label")
    assert "multi-label" in str(objective.refuses(LOSSES.make("cross_entropy"), spec))
    weighted = LOSSES.make({"name": "binary_cross_entropy", "balance": True})
    assert "class weights" in str(objective.refuses(weighted, spec))
    plan = make_plan("cnn", Choice(name="which_shapes", size=100))
    graph = edit.configure(plan.graphs["main"], "output", out_features=7)
    (problem,) = check_plan(plan.model_copy(update={"graphs": {"main": graph}}))
    assert "(7,)" in str(problem.message)
    assert problem.fix
    assert problem.fix.arguments == {"shape": [5]}
