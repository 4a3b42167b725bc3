"""The small network of the home page: one run for all visitors, started when somebody comes and none is fresh."""

from __future__ import annotations

import time

import streamlit as st

from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.train.making import make_plan
from engine.train.plan import Plan
from pages.ui import backend

OWNER = "demo"
FRESH_S = 120.0
"""A demo this old is over for the eye; the next visitor starts another."""
_KEPT = 2
"""The newest demos that stay; another visitor may still look at the last but one."""


@st.cache_data(show_spinner=False)
def _plan() -> Plan:
    """Two spirals, two hidden layers: hard enough to be worth a look, learnt within half a minute."""
    settings = {"dataset.noise": 0.2, "training.epochs": 250, "optimizer.learning_rate": 0.01}
    return make_plan(Choice(name="mlp", hidden=(16, 16)), "spirals", settings)


def demo() -> RunRow:
    """The run to show now. Raises `HostError` when it cannot be started."""
    store = backend.store()
    known = store.runs(OWNER, limit=20, kind="demo")
    if known and time.time() - known[0].created_at < FRESH_S:
        return known[0]
    run_id = store.submit(_plan(), OWNER, kind="demo")
    for old in known[_KEPT - 1 :]:
        store.delete(old.id, OWNER)
    backend.host().wake()
    return store.run(run_id)
