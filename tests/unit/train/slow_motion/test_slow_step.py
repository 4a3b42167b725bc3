"""The stages of a recorded step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.train.slow_motion.recording import record
from engine.train.slow_motion.slow_step import slow_step
from engine.train.slow_motion.stage_tensors import MAX_CELLS, MIN_CELLS, cells_per_plane, of_parameter, of_samples
from engine.views import SlowStep, pack, unpack
from tests.slow_steps import small_session


def stages_of(*plan: object) -> SlowStep:
    session = small_session(*plan)  # type: ignore[arg-type]
    return slow_step(session, record(session))


def parts(view: SlowStep) -> list[tuple[str, str]]:
    """The kinds of stages in their order, each once, with their player."""
    found = [(stage.part, str(stage.player)) for stage in view.stages]
    return [one for one, before in zip(found, [("", ""), *found], strict=False) if one != before]


def test_a_step_goes_forward_and_back_through_all_layers_to_lower_loss(home: Path) -> None:
    view = stages_of("mlp", "iris")
    assert [part for part, _ in parts(view)] == ["batch", "forward", "loss", "backward", "update", "after"]
    nodes = [stage.node for stage in view.stages if stage.part == "forward"]
    assert [stage.node for stage in view.stages if stage.part == "backward"] == nodes[::-1]
    assert view.loss_after < view.loss_before
    assert unpack(pack(view))["kind"] == "slow_step"


def test_the_mean_of_the_losses_of_the_samples_is_the_loss(home: Path) -> None:
    view = stages_of("mlp", "iris")
    (loss,) = [stage for stage in view.stages if stage.part == "loss"]
    mean = [step for step in loss.steps if step.symbol == "L"][-1]
    assert mean.result == pytest.approx(view.loss_before, rel=1e-5)


def test_a_text_in_which_no_token_counts_leaves_out_the_mean(home: Path) -> None:
    session = small_session("gpt", "characters")
    recording = record(session)
    recording.y[1] = 0
    (loss,) = [stage for stage in slow_step(session, recording).stages if stage.part == "loss"]
    assert loss.steps
    assert "mean over the batch" not in [str(step.title) for step in loss.steps]


def test_the_loss_of_the_first_sample_is_told_from_that_of_the_batch(home: Path) -> None:
    view = stages_of("mlp", "iris")
    (loss,) = [stage for stage in view.stages if stage.part == "loss"]
    titles = [str(step.title) for step in loss.steps]
    of_sample = [f"Sample 1: {step}" for step in ("sum of exponentials", "softmax", "loss")]
    assert titles[:4] == [*of_sample, "mean over the batch"]
    assert loss.steps[2].formula == r"\ell_1 = -\log p"
    assert [str(step.title) for step in loss.steps if step.symbol == "L"] == ["mean over the batch"]


def test_a_loss_that_is_not_finite_after_the_step_is_a_sentence(home: Path) -> None:
    session = small_session("mlp", "iris", {"optimizer": "gradient_descent"})
    session.learning_rate = 1e20
    view = slow_step(session, record(session))
    assert not np.isfinite(view.loss_after)
    assert "Use a smaller learning rate." in str(view.stages[-1].caption)


BEGINNINGS = {
    "classes": ("mlp", "iris", {}),
    "two classes": ("mlp", "circles", {}),
    "values": ("mlp", "sine", {"loss": "huber"}),
    "series": ("lstm", "sine_series", {}),
    "tokens": ("gpt", "characters", {}),
    "images": ("autoencoder", "digits", {}),
}


@pytest.mark.parametrize(("family", "dataset", "settings"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_the_gradient_begins_with_the_derivative_of_the_loss_of_a_sample(
    home: Path, family: str, dataset: str, settings: dict[str, Any]
) -> None:
    session = small_session(family, dataset, settings)
    recording = record(session)
    (loss,) = [stage for stage in slow_step(session, recording).stages if stage.part == "loss"]
    one = recording.passes[-1]
    gradient = one.gradients[0][one.model.graph.output][0]
    assert loss.steps[-1].formula.startswith(r"\frac{\partial L}{\partial z} = \frac{1}{n} \frac{\partial \ell_1}")
    assert abs(loss.steps[-1].result) == pytest.approx(gradient.abs().max().item(), rel=1e-3)


def test_values_of_samples_are_the_graphs_own_and_the_last_plane_is_their_mean(home: Path) -> None:
    session = small_session("mlp", "iris")
    recording = record(session)
    view = slow_step(session, recording)
    output = recording.passes[0].output.detach().numpy()
    (tensor,) = next(stage for stage in view.stages if stage.part == "forward" and stage.node == "output").tensors
    np.testing.assert_allclose(np.concatenate(tensor.planes[:4]), output[:4])
    np.testing.assert_allclose(tensor.planes[4][0], output.mean(0), rtol=1e-5)
    assert [str(label) for label in tensor.labels] == [*(f"Sample {n}" for n in range(1, 5)), "Mean over 8"]


def test_samples_are_named_by_their_class_or_their_text(home: Path) -> None:
    labels = {
        family: str(stages_of(family, dataset, settings).stages[0].tensors[0].labels[0])
        for family, dataset, settings in (("mlp", "iris", {}), ("lstm", "brackets", {}), ("mlp", "diabetes", {}))
    }
    assert labels["mlp"] == "Sample 1"
    assert labels["lstm"].startswith("Sample 1: ")
    assert len(labels["lstm"]) > len("Sample 1: valid: ")
    (label, *_others) = stages_of("mlp", "iris").stages[0].tensors[0].labels
    assert str(label).removeprefix("Sample 1: ") in ("setosa", "versicolor", "virginica")


def test_an_update_shows_the_weight_before_its_gradient_its_change_and_after(home: Path) -> None:
    view = stages_of("mlp", "iris", {"optimizer": "gradient_descent", "training.batch_size": 16})
    update = next(stage for stage in view.stages if stage.part == "update")
    before, gradient, change, after = (one.planes[0] for one in update.tensors if one.parameter == "weight")
    np.testing.assert_allclose(before + change, after, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(change, -view.learning_rate * gradient, rtol=1e-2, atol=1e-7)


def test_the_discriminator_has_its_turn_before_the_generator(home: Path) -> None:
    view = stages_of("gan_points", "ring", {"objective.variant": "wasserstein"})
    one_turn = ["forward", "loss", "backward", "update"]
    wanted = [(part, player) for player in ("Discriminator", "Generator") for part in one_turn]
    assert parts(view) == [("batch", ""), *wanted, ("after", "")]
    learned = {stage.graph for stage in view.stages if stage.part == "update" and str(stage.player) == "Generator"}
    assert learned == {"generator"}
    assert [str(tensor.title) for tensor in view.stages[0].tensors] == ["Input", "Noise"]
    places = [(stage.graph, stage.node) for stage in view.stages if stage.part in ("batch", "loss")]
    assert places == [("discriminator", "input"), ("discriminator", "output"), ("discriminator", "output")]
    titles = [str(stage.title) for stage in view.stages if stage.part == "forward" and stage.node == "output"]
    read = [f"output: {samples} samples" for samples in ("real", "generated", "mixed")]
    assert titles == ["output: generator", *read, "output: discriminator"]


def test_with_class_weights_the_share_of_a_sample_is_not_that_of_a_mean(home: Path) -> None:
    view = stages_of("mlp", "iris", {"loss": {"name": "cross_entropy", "class_weights": [1, 2, 4]}})
    (loss,) = [stage for stage in view.stages if stage.part == "loss"]
    assert not any("partial" in step.symbol for step in loss.steps)


def test_a_generator_that_waits_has_a_loss_and_no_gradient(home: Path) -> None:
    view = stages_of("gan_points", "ring", {"objective.discriminator_steps": 3})
    assert [part for part, player in parts(view) if player == "Generator"] == ["loss", "update"]


def test_a_variational_step_draws_a_code_and_adds_both_terms_of_its_loss(home: Path) -> None:
    view = stages_of("vae", "digits")
    sampling = next(stage for stage in view.stages if stage.part == "forward" and stage.node == "sampling")
    assert sampling.steps[-1].formula == r"z = \mu + \sigma \epsilon"
    assert sampling.steps[-1].result == pytest.approx(float(sampling.tensors[0].planes[0][0, 0]), rel=1e-4)
    loss = next(stage for stage in view.stages if stage.part == "loss")
    assert loss.steps[-1].formula == r"L = R + \beta D"
    assert loss.steps[-1].result == pytest.approx(view.loss_before, rel=1e-5)


def test_a_recurrent_layer_leads_back_through_time_in_at_most_eight_stages(home: Path) -> None:
    view = stages_of("lstm", "sine_series")
    times = [stage.time for stage in view.stages if stage.time >= 0]
    assert len(times) == 8
    assert times == sorted(times, reverse=True)
    assert times[-1] == 0


def test_a_large_network_has_small_planes() -> None:
    assert cells_per_plane(10) == MAX_CELLS
    assert MIN_CELLS <= cells_per_plane(3000) < 400
    picture = of_samples("", np.random.default_rng(0).normal(size=(2, 64, 112, 112)), 300)
    assert all(plane.size <= 300 for plane in picture.planes)
    weight = of_parameter("", "weight", np.ones((512, 512, 3, 3), np.float32), 300)
    assert weight.planes[0].size <= 300
    assert weight.shape == (512, 512, 3, 3)


def test_a_cell_of_a_parameter_is_the_weight_at_its_index() -> None:
    values = np.arange(5 * 3 * 2 * 2, dtype=np.float32).reshape(5, 3, 2, 2)
    (plane,) = of_parameter("", "weight", values, MAX_CELLS).planes
    row, column = 3, 7
    assert plane[row, column] == values[(row, *np.unravel_index(column, values.shape[1:]))]
