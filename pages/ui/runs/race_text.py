"""Texts about races."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.errors import LayerlabError
from engine.plan.differences import differences
from engine.plan.differences import title as title_of_setting
from engine.plan.plan import Plan
from engine.plan.variations import MANY, varied
from engine.runs.groups import Group
from engine.runs.rows import RunRow
from engine.text import N_, plural
from pages.ui.language import _
from pages.ui.runs import run_text

MAX_NAMED = 4
"""Maximum number of differences that are named."""


def name(group: Group, rows: Sequence[RunRow]) -> str:
    """What a race is called: its title, or what it varies, on which data, with how many seeds."""
    if group.title:
        return group.title
    members = Counter(row.variant or "" for row in rows)
    variants, seeds = list(members), max(members.values())  # without reading the plan of each member
    what = varied(variants)
    template = plural(seeds, N_("{what} on {data}, {seeds} seed"), N_("{what} on {data}, {seeds} seeds"))
    if len(variants) == 1:
        return _("{name} with {seeds} seeds").format(name=run_text.plan_name(rows[0]), seeds=seeds)
    titled = _(MANY[what]) if what else _("Plans")
    data = run_text.dataset_name(rows[0])
    return _(template).format(what=f"{titled} ({len(variants)})", data=data, seeds=seeds)


def changed(before: Plan, now: Plan) -> str:
    """In which settings a plan differs from what it was before."""
    paths = differences(before, now)
    named = ", ".join(_setting(path, now, before) for path in paths[:MAX_NAMED]) + ", …" * (len(paths) > MAX_NAMED)
    return _("Changed since: {settings}.").format(settings=named)


def _setting(path: str, *plans: Plan) -> str:
    """The title of a setting that one of the plans may lack."""
    for plan in plans:
        try:
            return _(title_of_setting(path, plan))
        except (KeyError, LayerlabError):
            continue
    return path


def progress(rows: Sequence[RunRow]) -> str:
    """How many of its runs have ended."""
    ended = sum(row.is_over for row in rows)
    return _("{ended} of {all} runs have ended.").format(ended=ended, all=len(rows))
