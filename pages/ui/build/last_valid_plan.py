"""The last plan that Build could show, restored if a later plan makes the page fail."""

from __future__ import annotations

import logging
from types import TracebackType

import streamlit as st

from engine.errors import FailureError
from engine.text import N_, message
from pages.ui import address, state
from pages.ui.build import current_plan, plan_link

_LOG = logging.getLogger(__name__)
_NOTICE = N_("This plan cannot be shown, so the previous plan was restored. See the server log for the cause.")


class LastValidPlan:
    """A context manager around the page: if the plan makes it fail, the last plan that could be shown is restored.

    A failure outside the plan, such as an unreachable database, leaves the plan unchanged.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            state.put(state.SHOWN_PLANS, current_plan.plans())
        elif _blames_plan(kind) and _restore():
            _LOG.error("A plan could not be shown", exc_info=error)
            st.rerun()


def _blames_plan(kind: type[BaseException]) -> bool:
    """Whether the error may be due to the plan. Streamlit ends scripts by classes that are not an `Exception`."""
    return issubclass(kind, Exception) and not issubclass(kind, FailureError)


def _restore() -> bool:
    """Restores the last valid plans; gives whether they differ from the current ones."""
    failed, good = state.get(state.PLANS), state.get(state.SHOWN_PLANS)
    if failed is None or failed is good:
        return False
    good = good or current_plan.first()
    state.put(state.PLANS, good)
    state.put(state.SHOWN_PLANS, good)
    current_plan.select(None)
    state.put(state.PLAN_NOTICE, message(_NOTICE))
    address.write(plan_link.PLAN, None)
    return True
