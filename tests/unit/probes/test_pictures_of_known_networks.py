"""Probes tell the truth about networks whose answer is known beforehand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from sklearn import metrics

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split
from engine.graph.build import GraphModule, build, initialize
from engine.graph.spec import GraphSpec, Node, sequential
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.factory import make_plan
from engine.probes.base import PROBES, ProbeContext
from engine.probes.class_scores import scores
from engine.probes.segments import overlap
from engine.probes.skips import without_skips
from engine.registry import Choice
from engine.views import Histogram


def graph(shape: tuple[int, ...], outputs: int, **nodes: Node) -> GraphSpec:
    return sequential(shape, {**nodes, "output": Node(layer="linear", config={"out_features": outputs})})


def context_of(
    spec: DataSpec, held: GraphSpec, x: Any, y: Any, objective: str = "classification", **settings: Any
) -> tuple[ProbeContext, GraphModule]:
    """Every split holds the same samples."""
    split = Split(np.asarray(x), np.asarray(y))
    model = build(held).eval()
    with torch.no_grad():
        for tensor in model.parameters():
            tensor.zero_()
    objective_ = OBJECTIVES.make(objective)
    seen = ProbeContext(
        graphs={"main": held},
        models={"main": model},
        objective=objective_,
        dataset=Dataset(),
        spec=spec,
        data=Data(split, split, split),
        loss=LOSSES.make(objective_.default_loss).build(),
        **settings,
    )
    return seen, model


PLANE = DataSpec("points", (2,), ("low", "high"))
PICTURE = DataSpec("image", (1, 3, 3), ("a", "b"))


def show(seen: ProbeContext, name: str, **config: Any) -> Any:
    return PROBES.make(Choice(name=name, **config)).compute(seen)


def test_the_boundary_has_its_first_row_at_the_low_end() -> None:
    seen, model = context_of(PLANE, graph((2,), 2), np.float32([[-3, -3], [3, 4]]), [0, 1])
    with torch.no_grad():
        model.nodes["output"].weight.copy_(torch.tensor([[0.0, -1.0], [0.0, 1.0]]))  # the class is the sign of y
    view = show(seen, "decision_boundary")
    assert view.values.shape == (80, 80, 2)
    assert view.values[:40].argmax(2).max() == 0
    assert view.values[40:].argmax(2).min() == 1
    assert view.x_range == view.y_range == (-6.0, 6.0)


def test_test_points_are_shown_when_asked_and_marked() -> None:
    seen, _ = context_of(PLANE, graph((2,), 2), np.float32([[-3, -3], [3, 4], [1, 1]]), [0, 1, 1])
    assert show(seen, "decision_boundary").held_out.tolist() == [False] * 3
    both = show(seen, "decision_boundary", show_test=True)
    assert both.held_out.tolist() == [False] * 3 + [True] * 3
    assert both.targets.tolist() == [0, 1, 1] * 2
    seen.data = Data(seen.data.train, seen.data.val, Split(seen.data.test.x[:0], seen.data.test.y[:0]))
    assert not show(seen, "decision_boundary", show_test=True).held_out.any()


def test_the_plane_follows_data_that_lie_elsewhere() -> None:
    seen, _ = context_of(PLANE, graph((2,), 2), np.float32([[100, 0], [200, 0.5]]), [0, 1])
    view = show(seen, "decision_boundary")
    assert view.x_range[0] < 100 < 200 < view.x_range[1] < 220
    assert view.y_range[0] < 0 < 0.5 < view.y_range[1] < 1


def test_a_neurons_picture_has_high_places_on_top() -> None:
    hidden = Node(layer="linear", config={"out_features": 1})
    seen, model = context_of(PLANE, graph((2,), 2, linear_1=hidden), np.float32([[-3, -3], [3, 4]]), [0, 1])
    with torch.no_grad():
        model.nodes["linear_1"].weight.copy_(torch.tensor([[0.0, 1.0]]))  # says y
    view = show(seen, "neurons")
    assert view.pixels.shape == (1, 40, 40)
    assert (view.pixels[0, :16] == 1).all()
    assert (view.pixels[0, -16:] == -1).all()


def test_the_fitted_curve_is_the_output_of_the_network() -> None:
    curve = DataSpec("curve", (1,))
    x = np.linspace(-2, 2, 20, dtype=np.float32)[:, None]
    seen, model = context_of(curve, graph((1,), 1), x, 3 * x, "regression")
    with torch.no_grad():
        model.nodes["output"].weight.fill_(2.0)
    cloud, line = show(seen, "fitted_curve").series
    np.testing.assert_allclose(line.y, 2 * line.x, rtol=1e-5)
    np.testing.assert_allclose(cloud.y, 3 * cloud.x, rtol=1e-5)
    assert (line.x.min(), line.x.max()) == (-2, 2)


def images() -> tuple[ProbeContext, GraphModule]:
    """Scores are the first and the last pixel; the third sample is read wrongly."""
    x = np.zeros((3, 1, 3, 3), np.uint8)
    x[0, 0, 0, 0], x[1, 0, 2, 2], x[2, 0, 0, 0] = 255, 255, 100
    seen, model = context_of(PICTURE, graph((1, 3, 3), 2, flatten=Node(layer="flatten")), x, [0, 1, 1])
    with torch.no_grad():
        model.nodes["output"].weight[0, 0] = 4.0
        model.nodes["output"].weight[1, 8] = 4.0
    return seen, model


def test_confusion_counts_rows_of_true_classes() -> None:
    seen, _ = images()
    view = show(seen, "confusion")
    assert view.values.tolist() == [[1, 0], [1, 1]]
    assert str(view.note).startswith("2 of 3 samples are correct. Most frequent confusion: b taken for a, 1 times")


def test_scores_by_class_are_scikit_learns() -> None:
    from sklearn.metrics import precision_recall_fscore_support

    random = np.random.default_rng(0)
    true, said = random.integers(0, 4, 200), random.integers(0, 4, 200)
    counts = np.bincount(true * 4 + said, minlength=16).reshape(4, 4)
    expected = np.stack(precision_recall_fscore_support(true, said), 1)
    np.testing.assert_allclose(scores(counts)[:-1], expected, rtol=1e-6)
    np.testing.assert_allclose(scores(counts)[-1, :3], expected[:, :3].mean(0), rtol=1e-6)


def test_undefined_metrics_of_a_class_are_empty() -> None:
    found = scores(np.array([[5, 0, 0], [2, 0, 0], [0, 0, 0]]))
    assert np.isnan(found[1, 0])  # never answered: no precision
    assert found[1, 1] == 0
    assert np.isnan(found[2, :3]).all()  # neither there nor answered
    assert found[3, 3] == 7


def test_mistakes_list_wrong_predictions_with_captions() -> None:
    seen, _ = images()
    view = show(seen, "mistakes")
    share = round(100 / (1 + np.exp(-4 * 100 / 255)))
    assert list(map(str, view.captions)) == [f"b → a ({share}\u00a0%)"]
    assert view.wrong == (0,)
    assert (view.pixels[0] == seen.data.val.x[2, 0]).all()
    assert str(view.note) == "1 of 3 samples are classified incorrectly."


def test_the_most_confident_mistake_comes_first() -> None:
    seen, _ = images()
    x = seen.data.val.x.copy()
    y = np.array([1, 0, 0])  # all but the last wrong now; the first two equally sure
    x[1] //= 2
    seen.data = Data(*[Split(x, y)] * 3)
    captions = list(map(str, show(seen, "mistakes").captions))
    assert [caption[:5] for caption in captions] == ["b → a", "a → b"]
    assert [int(caption.split("(")[1].split()[0]) for caption in captions] == [98, 88]


def test_predictions_mark_what_is_wrong() -> None:
    seen, _ = images()
    view = show(seen, "predictions")
    assert view.wrong == (2,)
    assert [str(caption).split(" (")[0] for caption in view.captions] == ["a", "b", "b → a"]


def test_a_few_samples_are_looked_at_while_training() -> None:
    seen, _ = images()
    seen.max_samples = 2
    assert show(seen, "confusion").values.sum() == 2
    assert len(show(seen, "predictions").captions) == 2


def test_saliency_is_the_slope_of_the_chosen_score() -> None:
    seen, _ = images()
    view = show(seen, "saliency", sample=0)
    expected = np.zeros((3, 3))
    expected[0, 0] = 4
    assert list(map(str, view.captions)) == ["a"]
    np.testing.assert_allclose(view.pixels[0], expected)
    assert view.high == 4


def test_filters_are_the_first_weights() -> None:
    seen, model = images()
    flat = model.nodes["output"].weight.detach().numpy()
    view = show(seen, "filters")
    np.testing.assert_array_equal(view.pixels, flat.reshape(2, 3, 3))
    assert (view.low, view.high, view.scale) == (-4, 4, "signed")


@pytest.mark.parametrize("layer", ["squeeze_excite", "conv_transpose2d"])
def test_weights_that_look_for_nothing_in_a_picture_are_no_filters(layer: str) -> None:
    graphs = {"main": graph((1, 3, 3), 2, first=Node(layer=layer), flatten=Node(layer="flatten"))}
    assert not PROBES.make("filters").applies(graphs, PICTURE)


@pytest.mark.parametrize(
    "values", [[1, 1 + 2**-23], [0, 1e-45], [5, 5, 5], [0, np.nan, np.inf], [], [-3e38, 3e38], range(100)]
)
def test_a_histogram_counts_every_finite_number_however_near_or_far_apart(values: list[float]) -> None:
    found = Histogram.of("w", np.array(values, np.float32), 41)
    assert found.counts.sum() == np.isfinite(values).sum()
    assert (np.diff(found.edges) > 0).all()


def test_a_reading_names_its_best_class() -> None:
    seen, _ = images()
    view = show(seen, "reading", sample=1)
    assert list(map(str, view.names)) == ["a", "b"]
    assert view.values[1] == pytest.approx(1 / (1 + np.exp(-4)), abs=1e-5)
    assert str(view.note) == "Prediction: b, probability 98 %."


def test_feature_maps_are_what_the_layer_gives() -> None:
    conv = Node(layer="conv2d", config={"out_channels": 2}, activation=Choice(name="relu"))
    nodes = {"conv2d_1": conv, "flatten": Node(layer="flatten")}
    x = np.random.default_rng(0).integers(0, 256, (2, 1, 3, 3)).astype(np.uint8)
    seen, model = context_of(PICTURE, graph((1, 3, 3), 2, **nodes), x, [0, 1])
    with torch.no_grad():
        model.nodes["conv2d_1"].weight[0, 0, 1, 1] = 1.0  # passes the picture on
        model.nodes["conv2d_1"].weight[1, 0, 1, 1] = -1.0  # blocked by ReLU
    view = show(seen, "feature_maps", node="conv2d_1", sample=1)
    np.testing.assert_allclose(view.pixels[0], x[1, 0] / 255, rtol=1e-6)
    assert (view.pixels[1] == 0).all()
    assert view.scale == "magnitude"
    sheet = show(seen, "all_feature_maps", sample=1)
    assert sheet.headings == ("input (1 × 3 × 3)", "conv2d_1 (2 × 3 × 3)", "Probabilities")
    np.testing.assert_array_equal(sheet.views[1].pixels, view.pixels)


def test_gradients_are_those_that_training_would_take() -> None:
    seen, model = images()
    view = show(seen, "gradient_histograms")
    x = torch.as_tensor(seen.data.train.x).float() / 255
    loss = torch.nn.functional.cross_entropy(model(x), torch.as_tensor(seen.data.train.y))
    (slope,) = torch.autograd.grad(loss, model.nodes["output"].weight)
    (held,) = view.histograms
    assert held.name == "output"
    assert held.counts.sum() == slope.numel()
    assert held.mean == pytest.approx(slope.mean().item(), abs=1e-7)
    assert held.deviation == pytest.approx(slope.std(correction=0).item(), rel=1e-4)


def test_frozen_layers_have_weights_but_no_gradients() -> None:
    frozen = Node(layer="linear", config={"out_features": 3}, frozen=True)
    held = graph((2,), 2, linear_1=frozen)
    seen, _ = context_of(PLANE, held, np.float32([[-3, -3], [3, 4]]), [0, 1])
    assert [one.name for one in show(seen, "weight_histograms").histograms] == ["linear_1", "output"]
    assert [one.name for one in show(seen, "gradient_histograms").histograms] == ["output"]


def test_values_are_shown_with_their_errors_the_largest_first() -> None:
    table = DataSpec("table", (1,), columns=("x",), unit="kg")
    x = np.float32([[0], [1], [2]])
    seen, _ = context_of(table, graph((1,), 1), x, np.float32([[0.5], [-3], [2]]), "regression")
    view = show(seen, "mistakes")
    assert view.rows == ("2", "3", "1")
    assert list(map(str, view.columns)) == ["target (kg)", "prediction (kg)", "error (kg)"]
    np.testing.assert_allclose(view.values, [[-3, 0, 3], [2, 0, -2], [0.5, 0, -0.5]])


def test_integrated_gradients_of_a_linear_network_are_weight_times_pixel() -> None:
    seen, model = images()
    sheet = show(seen, "integrated_gradients", sample=0)
    picture = seen.data.val.x[0].astype(np.float32) / (255 if seen.data.val.x.dtype == np.uint8 else 1)
    expected = model.nodes["output"].weight.detach().numpy()[0].reshape(1, 3, 3) * picture
    np.testing.assert_allclose(sheet.views[1].pixels[0], expected[0], atol=1e-4)
    assert sheet.views[1].scale == "signed"


def test_occlusion_finds_the_pixel_that_the_answer_hangs_on() -> None:
    seen, _ = images()
    counts = show(seen, "occlusion", sample=0, window=1).views[1].pixels[0]
    assert counts.argmax() == 0
    assert np.count_nonzero(np.abs(counts) > 1e-6) == 1


def test_grad_cam_highlights_maps_that_support_the_answer() -> None:
    held = sequential(
        (1, 8, 8),
        {
            "conv": Node(layer="conv2d", config={"out_channels": 1, "kernel_size": 1, "padding": 0}),
            "pool": Node(layer="global_avg_pool"),
            "output": Node(layer="linear", config={"out_features": 2}),
        },
    )
    x = np.zeros((2, 1, 8, 8), np.float32)
    x[:, 0, 5:7, 1:3] = 1
    seen, model = context_of(DataSpec("image", (1, 8, 8), ("a", "b")), held, x, np.array([0, 1]))
    with torch.no_grad():
        model.nodes["conv"].weight.fill_(1)
        model.nodes["output"].weight.copy_(torch.tensor([[2.0], [0.0]]))
    found = show(seen, "grad_cam", sample=0).views[1].pixels[0]
    assert (found > 0).tolist() == (x[0, 0] > 0).tolist()


def test_activation_maximization_of_a_linear_unit_shows_its_weights() -> None:
    seen, model = images()
    with torch.no_grad():
        model.nodes["output"].weight.copy_(torch.tensor([[1.0, -1.0] * 4 + [1.0], [-1.0, 1.0] * 4 + [-1.0]]))
    view = show(seen, "liked")
    assert list(map(str, view.captions)) == ["a", "b"]
    for pixels, weight in zip(view.pixels, model.nodes["output"].weight.detach().numpy(), strict=True):
        wanted = weight.reshape(3, 3) > 0
        assert pixels[wanted].min() > pixels[~wanted].max()


def test_roc_and_precision_average_over_all_classes_and_draw_ten() -> None:
    random = np.random.default_rng(0)
    x, y = random.normal(size=(300, 4)).astype(np.float32), random.integers(0, 14, 300)
    data = DataSpec("table", (4,), tuple(f"class {number}" for number in range(14)))
    seen, model = context_of(data, graph((4,), 14), x, y)
    with torch.no_grad():
        model.nodes["output"].weight.normal_(generator=torch.Generator().manual_seed(0))
    shares = model(torch.from_numpy(x)).softmax(1).detach().numpy()
    area = metrics.roc_auc_score(y, shares, multi_class="ovr")
    precision = np.mean([metrics.average_precision_score(y == number, shares[:, number]) for number in range(14)])
    for name, mean, lines in (("roc", area, 11), ("precision_recall", precision, 10)):
        view = show(seen, name)
        assert f"all 14 classes: {mean:.3f}" in str(view.note)
        assert len(view.series) == lines


def test_roc_and_precision_know_a_perfect_and_a_guessing_network() -> None:
    held = graph((2,), 2)
    x = np.float32([[0, -2], [0, -1], [0, 1], [0, 2]])
    seen, model = context_of(PLANE, held, x, np.array([0, 0, 1, 1]))
    guessing = show(seen, "roc")
    assert "0.500" in str(guessing.note)
    assert [str(series.name) for series in guessing.series] == ["high", "chance"]
    with torch.no_grad():
        model.nodes["output"].weight.copy_(torch.tensor([[0.0, -1.0], [0.0, 1.0]]))
    perfect, _ = context_of(PLANE, held, x, np.array([0, 0, 1, 1]))
    perfect.models = {"main": model}
    assert "1.000" in str(show(perfect, "roc").note)
    curve = show(perfect, "precision_recall")
    assert "1.000" in str(curve.note)
    np.testing.assert_allclose(curve.series[0].y[:2], 1)


def test_a_class_without_samples_has_no_curve() -> None:
    seen, _ = context_of(PLANE, graph((2,), 2), np.float32([[0, 1], [0, 2]]), np.array([1, 1]))
    assert [str(series.name) for series in show(seen, "roc").series] == ["chance"]
    assert show(seen, "precision_recall").series == ()


def test_overlap_is_shared_over_either_as_a_mean_over_the_classes_there() -> None:
    true = np.array([[[0, 0], [1, 1]]])
    said = np.array([[[0, 0], [0, 1]]])
    assert overlap(said, true, 5) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert overlap(true, true, 5) == pytest.approx(1)


def test_without_skips_only_the_longest_path_remains() -> None:
    plan = make_plan(Choice(name="resnet", filters=(8, 16)), "digits")
    bare = without_skips(plan.graphs["main"])
    assert bare is not None
    assert "block2_1_skip" not in bare.nodes
    assert all(len(bare.sources(name)) == 1 for name in bare.nodes)
    assert without_skips(make_plan("cnn", "digits").graphs["main"]) is None
    assert without_skips(make_plan("unet", "scenes").graphs["main"]) is None


def test_gradients_fade_on_their_way_back_through_a_deep_plain_network() -> None:
    norms = []
    for skips in (True, False):
        chosen = Choice(name="resnet", filters=(4,), blocks=10, skips=skips, normalise=skips)
        plan = make_plan(chosen, Choice(name="digits"))
        data = DATASETS.make("digits")
        model = build(plan.graphs["main"]).eval()
        initialize(model, plan.graphs["main"], Choice(name="lecun_uniform"), plan.bias_initializer, 0)
        seen = ProbeContext(
            graphs=plan.graphs,
            models={"main": model},
            objective=OBJECTIVES.make("classification"),
            dataset=data,
            spec=data.spec(),
            data=data.load(),
            loss=LOSSES.make("cross_entropy").build(),
        )
        norms.append(show(seen, "gradient_norms").series[0].y)
        if skips:
            kept, without = show(seen, "skips").series
            assert kept.y[0] > 0
            assert without.dashed
    assert norms[0][1] > 0.01
    assert norms[1][1] < 1e-4
