"""The last plan that Build could show, to which it returns from one that it cannot."""

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


class LastGood:
    """Around a page that shows the plan: if the plan makes it fail, the last plan that could be shown replaces it.

    A failure outside the plan, such as a database that is away, leaves the plan as it is.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            state.put(state.SHOWN_PLANS, current_plan.plans())
        elif _blames_plan(kind) and _take_back():
            _LOG.error("A plan could not be shown", exc_info=error)
            st.rerun()


def _blames_plan(kind: type[BaseException]) -> bool:
    """Streamlit ends scripts by classes of its own that are not an `Exception`."""
    return issubclass(kind, Exception) and not issubclass(kind, FailureError)


def _take_back() -> bool:
    """Returns to the last good plans; whether there was anything to return from."""
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
