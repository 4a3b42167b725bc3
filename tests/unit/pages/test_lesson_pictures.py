"""The pictures that a lesson speaks of are on the board when it opens."""

from __future__ import annotations

import pytest

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.train.panels import panels, ranked
from pages.ui.train.live_board import _chosen

LESSONS = [(family.name, one.name) for family in FAMILIES for one in family.ready]
SPOKEN_OF = {
    "picture of the gradient": {"gradient_through_time", "gradient_norms", "skips"},
    "gradient of each layer": {"gradient_norms"},
    "Attention": {"attention"},
    "rollout": {"rollout"},
    "the gates": {"gates"},
    "worst mistakes": {"mistakes"},
    "confusion matrix": {"confusion"},
    "histograms of scores": {"discriminator_scores"},
    "separate classifier": {"mode_count"},
    "words that contributed most": {"decisive_words"},
    "two histograms move apart": {"reconstruction_errors"},
    "PCA": {"code_scatter"},
    "Look through the layers": {"all_feature_maps"},
    "written text": {"written_text"},
    "the forecasts": {"forecast"},
    "the arrows": {"gan_plane"},
    "every feature map": {"feature_maps"},
    "posterior collapse": {"prior_posterior"},
}
"""Words of a lesson, and the probes one of which shows what they are about."""


def shown(plan: Plan) -> tuple[list[str], list[str]]:
    """What the board offers for this plan, and what it shows at first."""
    spec = DATASETS.make(plan.dataset).spec()
    offered = panels(plan, spec)
    main = [name for name in ranked() if name in offered][:1]
    return offered, [*main, *_chosen(plan, spec.kind, offered)]


@pytest.mark.parametrize(("family", "name"), LESSONS)
def test_what_a_lesson_speaks_of_is_shown_at_first(family: str, name: str) -> None:
    one = next(one for one in FAMILIES.get(family).ready if one.name == name)
    offered, first = shown(ready_plan(family, name))
    assert set(one.pictures) <= set(offered)
    for words, probes in SPOKEN_OF.items():
        assert words not in one.lesson or probes & set(first), f"“{words}” needs one of {sorted(probes)} among {first}"


def test_every_phrase_is_spoken_in_some_lesson() -> None:
    lessons = " ".join(one.lesson for family in FAMILIES for one in family.ready)
    assert {words for words in SPOKEN_OF if words not in lessons} == set()
