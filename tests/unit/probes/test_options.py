"""What can be chosen for a picture depends on the run: a class only where the network is told one."""

from __future__ import annotations

import pytest

from engine.datasets.base import DATASETS
from engine.plan.factory import make_plan
from engine.probes.base import PROBES
from engine.registry import Choice


@pytest.mark.parametrize(
    ("probe", "plain", "told"),
    [
        ("noise_walk", Choice(name="dcgan"), Choice(name="conditional_gan")),
        ("latent_plane", Choice(name="vae"), Choice(name="vae", conditional=True)),  # type: ignore[call-arg]
    ],
)
def test_a_class_to_draw_is_offered_where_the_network_is_told_one(probe: str, plain: Choice, told: Choice) -> None:
    offered = []
    for family in (plain, told):
        plan = make_plan(family, "digits")
        spec = DATASETS.make(plan.dataset).spec()
        offered.append(PROBES.get(probe)().options(plan.graphs, spec))
        assert PROBES.make({"name": probe, "label": "7"}).applies(plan.graphs, spec)
        assert not PROBES.make({"name": probe, "label": "eleven"}).applies(plan.graphs, spec)
    assert offered == [{}, {"label": tuple("0123456789")}]
