"""What every choice and probe promises to the pages: help, formula, titles, ranges, a saved form and a picture."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import typing
from pathlib import Path

import numpy as np
import pytest
from annotated_types import Ge, Gt, Le, Lt

from engine.activations.base import ACTIVATIONS
from engine.errors import ProblemsError
from engine.initializers.base import INITIALIZERS
from engine.losses.base import LOSSES
from engine.optimizers.base import OPTIMIZERS
from engine.probes.base import PROBES
from engine.registry import CatalogEntry, Choice, Registry
from engine.schedules.base import SCHEDULES
from engine.views import pack, unpack

ROOT = Path(__file__).resolve().parents[2]
CHOICES = (ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS, SCHEDULES)
PICTURED = [pytest.param(registry, name, id=name) for registry in CHOICES for name in registry.names()]
ALL = [pytest.param(registry, name, id=name) for registry in (*CHOICES, PROBES) for name in registry.names()]
NO_PAPER = {
    *("log_sigmoid", "tanh_shrink"),
    *("constant", "ones", "zeros", "normal", "truncated_normal", "uniform"),
    *("step", "exponential", "on_plateau"),
}


@pytest.mark.parametrize(("registry", "name"), ALL)
def test_it_comes_back_from_json(registry: Registry[CatalogEntry], name: str) -> None:
    thing = registry.get(name)()
    saved = json.loads(json.dumps(thing.choice().model_dump(mode="json")))
    assert registry.make(Choice(**saved)) == thing
    written_out = json.loads(thing.model_dump_json())
    assert registry.make(Choice(name=name, **written_out)) == thing


@pytest.mark.parametrize(("registry", "name"), ALL)
def test_its_help_is_a_sentence(registry: Registry[CatalogEntry], name: str) -> None:
    thing = registry.get(name)
    first = thing.help().splitlines()[0]
    assert thing.__doc__ is not None
    assert thing.title
    assert first.endswith((".", ":"))
    assert first.split()[0].endswith("s"), "the help begins with what it does: 'Shows …', 'Draws …'"


@pytest.mark.parametrize(("registry", "name"), PICTURED)
def test_it_has_a_formula_and_a_source(registry: Registry[CatalogEntry], name: str) -> None:
    text = registry.get(name).help()
    assert text.count("$") >= 2
    assert text.count("$") % 2 == 0
    assert "Reference: " in text or name in NO_PAPER


@pytest.mark.parametrize(("registry", "name"), ALL)
def test_each_setting_has_a_title_and_each_number_a_range(registry: Registry[CatalogEntry], name: str) -> None:
    for setting, field in registry.get(name).model_fields.items():
        assert field.title, setting
        if field.annotation in (int, float):
            bounds = {type(bound) for bound in field.metadata}
            assert bounds & {Ge, Gt}, f"{setting} has no lower end"
            assert bounds & {Le, Lt}, f"{setting} has no upper end"


@pytest.mark.parametrize(("registry", "name"), ALL)
def test_a_number_out_of_range_is_named(registry: Registry[CatalogEntry], name: str) -> None:
    for setting, field in registry.get(name).model_fields.items():
        highest = next((bound.le for bound in field.metadata if isinstance(bound, Le)), None)
        if highest is None:
            continue
        with pytest.raises(ProblemsError) as result:
            registry.make(Choice(name=name, **{setting: typing.cast(float, highest) * 2 + 1}))
        assert [problem.where for problem in result.value.problems] == [setting]


@pytest.mark.parametrize(("registry", "name"), PICTURED)
def test_its_picture_packs_and_is_finite(registry: Registry[CatalogEntry], name: str) -> None:
    thing = registry.get(name)()
    view = thing.picture()  # type: ignore[attr-defined]
    packed = unpack(pack(view))
    assert packed["kind"] == view.kind
    assert packed["note"]["template"]
    arrays = (
        [array for line in packed["series"] for array in (line["x"], line["y"])]
        if view.kind == "curves"
        else [array for held in packed["histograms"] for array in (held["edges"], held["counts"])]
    )
    for array in arrays:
        gaps = 5 if registry is OPTIMIZERS and len(array) > 100 else 0  # between the rings of equal loss
        assert len(array) > 0
        assert np.isnan(array).sum() == gaps
        assert not np.isinf(array).any()


def test_saved_names_are_kept() -> None:
    """Saved names are for ever: a name may be added here, never taken away."""
    kept = {
        ACTIVATIONS: "relu sigmoid tanh leaky_relu prelu relu6 elu selu celu gelu silu mish softplus softsign hard_sigmoid "
        "hard_swish hard_tanh sine softmax step",
        INITIALIZERS: "zeros ones constant uniform normal truncated_normal xavier_uniform xavier_normal he_uniform he_normal "
        "lecun_uniform lecun_normal orthogonal sparse identity",
        LOSSES: "cross_entropy binary_cross_entropy mse mae huber hinge focal kl",
        OPTIMIZERS: "gradient_descent sgd momentum nesterov adagrad adadelta rmsprop adam adamw adamax nadam radam lbfgs",
        SCHEDULES: "constant step exponential cosine warm_restarts one_cycle linear_warmup on_plateau",
    }
    for registry, names in kept.items():
        assert set(names.split()) <= set(registry.names())


def test_default_numbers_lie_within_their_ranges() -> None:
    for registry in (*CHOICES, PROBES):
        for thing in registry:
            made = thing()
            thing.model_validate(made.model_dump())
            numbers = [value for value in made.model_dump().values() if isinstance(value, float)]
            assert all(math.isfinite(number) for number in numbers)


WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None
from engine.train.registries import REGISTRIES
things = [thing for registry in REGISTRIES.values() for thing in registry if hasattr(thing, "picture")]
drawn = [thing().picture() for thing in things if not thing.picture_needs_torch]
print(len(drawn))
"""


def test_pictures_declared_to_need_no_torch_are_drawn_without_it() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_TORCH], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(INITIALIZERS.names()) + len(SCHEDULES.names())
