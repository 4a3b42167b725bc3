"""The pictures that a lesson speaks of are on the board when it opens."""

from __future__ import annotations

import re

import pytest

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.probes.base import PROBES
from engine.train.panels import panels, ranked
from pages.ui.train.live_board import _chosen
from tests.unit.test_locale import catalogue

LESSONS = [(family.name, one.name) for family in FAMILIES for one in family.ready]
TITLES = {probe.title: probe.name for probe in PROBES}


def shown(plan: Plan) -> tuple[list[str], list[str]]:
    """What the board offers for this plan, and what it shows at first."""
    spec = DATASETS.make(plan.dataset).spec()
    offered = panels(plan, spec)
    main = [name for name in ranked() if name in offered][:1]
    return offered, [*main, *_chosen(plan, spec.kind, offered)]


def named_panels(lesson: str) -> list[str]:
    """The probes whose panels a lesson names: their titles stand in quotation marks."""
    return [TITLES[words] for words in re.findall(r"“([^”]+)”", lesson) if words in TITLES]


@pytest.mark.parametrize(("family", "name"), LESSONS)
def test_the_panels_that_a_lesson_names_are_shown_at_first(family: str, name: str) -> None:
    one = next(one for one in FAMILIES.get(family).ready if one.name == name)
    offered, first = shown(ready_plan(family, name))
    assert set(one.pictures) <= set(offered)
    assert set(named_panels(one.lesson)) <= set(first)


@pytest.mark.parametrize("language", ["zh_CN"])
def test_a_translated_lesson_names_the_same_panels_by_their_translated_titles(language: str) -> None:
    texts = {str(entry.id): str(entry.string) for entry in catalogue(language)}
    wrong = [
        (family, name, panel)
        for family, name in LESSONS
        for lesson in [next(one.lesson for one in FAMILIES.get(family).ready if one.name == name)]
        for panel in named_panels(lesson)
        if f"“{texts[PROBES.get(panel).title]}”" not in texts[lesson]
    ]
    assert wrong == []


def test_lessons_name_panels_and_call_samples_images() -> None:
    lessons = [one.lesson for family in FAMILIES for one in family.ready]
    assert len({panel for lesson in lessons for panel in named_panels(lesson)}) > 15
    assert [lesson for lesson in lessons if re.search(r"\bpictures?\b", lesson)] == []
