"""The options of a probe depend on the run: a class is offered only for conditional networks."""

from __future__ import annotations

import pytest

from engine.datasets.base import DATASETS
from engine.plan.factory import make_plan
from engine.probes.base import PROBES
from engine.registry import Choice


@pytest.mark.parametrize(
    ("probe", "plain", "result"),
    [
        ("noise_walk", Choice(name="dcgan"), Choice(name="conditional_gan")),
        ("latent_plane", Choice(name="vae"), Choice(name="vae", conditional=True)),  # type: ignore[call-arg]
    ],
)
def test_a_class_to_generate_is_offered_for_conditional_networks(probe: str, plain: Choice, result: Choice) -> None:
    offered = []
    for family in (plain, result):
        plan = make_plan(family, "digits")
        spec = DATASETS.make(plan.dataset).spec()
        offered.append(PROBES.get(probe)().options(plan.graphs, spec))
        assert PROBES.make({"name": probe, "label": "7"}).applies(plan.graphs, spec)
        assert not PROBES.make({"name": probe, "label": "eleven"}).applies(plan.graphs, spec)
    assert offered == [{}, {"label": tuple("0123456789")}]
