"""A plan as text for a link to Build."""

from __future__ import annotations

from engine.plan import link
from engine.plan.plan import Plan
from pages.ui.backend import store

PARAMETER = "plan"


def text_of(plan: Plan) -> str:
    """The plan as text for a link: complete if it is short enough, else its id in the store."""
    text = link.encode(plan)
    return text if len(text) <= link.LINK_LIMIT else link.kept_link(store().keep_plan(plan))
