"""Asks the host, and shows in the answer's place why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from engine.errors import LayerlabError, NotFoundError
from engine.host.requests.predict import Predict
from engine.views import unpack
from pages.ui.backend import host
from pages.ui.language import say

T = TypeVar("T")


def predicted(request: Predict) -> Mapping[str, Any] | None:
    """The answer to the request; None after showing why there is none."""
    return shown_errors(lambda: unpack(host().ask(request)))


def shown_errors(ask: Callable[[], T]) -> T | None:
    """The result of `ask`; None after showing the sentence of its error."""
    try:
        return ask()
    except NotFoundError as error:  # no checkpoint yet, or deleted data
        st.info(say(error.message), icon=":material/info:")
    except LayerlabError as error:
        st.error(say(error.message), icon=":material/error:")
    return None
