"""The plan in the address bar: read when a link is opened, written after every change."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.errors import LayerlabError, RequestError
from engine.families.base import FAMILIES
from engine.plan import link
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.plan.refit import refit
from engine.registry import Choice
from pages.ui import address, examples, state
from pages.ui.backend import owner, store
from pages.ui.build import current_plan
from pages.ui.build.undo_history import histories
from pages.ui.runs.plan_text import text_of

PLAN, COPY, FAMILY, DATASET = "plan", "copy", "from", "on"
"""Parameters of `/build`: a plan, a run whose plan to copy, a family (`lstm`) or one of its examples (`lstm.adding`),
and a data set."""
OLD_COPY = "run"
"""The name of `copy` in old links."""


def arrive() -> LayerlabError | None:
    """Opens the plan requested by the address, once; gives the error if that fails."""
    try:
        asked = _asked()
    except RequestError as error:
        _forget()
        return error
    _forget()
    if asked is not None:
        current_plan.set_plan(asked)
    return None


def _asked() -> Plan | None:
    """The plan requested by the address; None if it requests nothing new."""
    text, run, family, dataset = map(address.read, (PLAN, COPY, FAMILY, DATASET))
    run = run or address.read_old(OLD_COPY)
    if text and text != state.get(state.PLAN_LINK):
        state.put(state.PLAN_LINK, text)
        if _loaded_again(text):
            return None
        plan_id = link.kept_id(text)
        return store().kept_plan(plan_id) if plan_id else link.decode(text)
    if run:
        return store().run(run).plan
    if family:
        return start_from(family, dataset) if dataset else examples.open_plan(family)
    if dataset:
        return refit(current_plan.plan(), Choice(name=dataset))
    return None


def _loaded_again(text: str) -> bool:
    """After a reload, restores the history of the session that showed this plan."""
    held = None if current_plan.has_plan() else histories().find(owner(), text)
    if held is not None:
        current_plan.restore(held)
    return held is not None


def start_from(family: str, dataset: Choice | str) -> Plan:
    """The family's plan on these data if the family suits them, else its first example."""
    if FAMILIES.make(family).suits(DATASETS.make(dataset).spec()):
        return make_plan(family, dataset)
    return ready_plan(family)


def _forget() -> None:
    for parameter in (COPY, FAMILY, DATASET):
        address.write(parameter, None)


def show(plan: Plan) -> None:
    """Writes the plan into the address, so that a reload or a copied link restores it."""
    text, before = text_of(plan), state.get(state.PLAN_LINK)
    histories().keep(owner(), text, current_plan.plans(), instead_of=before)
    state.put(state.PLAN_LINK, text)
    address.write(PLAN, text)
