"""The seed cloud of a run: many networks of its plan, each with another seed, trained together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.errors import LayerlabError
from engine.host.requests.seed_cloud import SeedCloud
from engine.plan.cloud_problems import MAX_SEEDS, require_cloud
from engine.plan.factory import change
from engine.plan.plan import MAX_TITLE
from engine.runs.rows import RunRow
from engine.text import figure
from engine.views import pack, unpack
from pages.ui import address, state
from pages.ui.backend import host, owner
from pages.ui.components.picture import picture
from pages.ui.language import _
from pages.ui.predict.asking import shown_errors
from pages.ui.runs import run_text
from pages.ui.runs.submission import submit_once

REFRESH_S = 0.3
HEIGHT = 260
SIDE = 320


def section(row: RunRow, parameter: str) -> None:
    """The closed section, for runs of the visitor whose plan can be trained with many seeds at once."""
    if row.owner != owner() or not _suits(row):
        return
    with st.expander(_("Seed cloud"), key="seed-cloud", icon=":material/grain:", on_change="rerun") as box:
        if not box.open:
            return
        st.caption(
            _(
                "{count} networks of this plan, each with other initial weights and another order of the samples, trained "
                "together. How much depends on chance?"
            ).format(count=MAX_SEEDS)
        )
        known = state.get(state.CLOUD) or {}
        if known.get("run") != row.id:
            st.button(
                _("Train {count} seeds").format(count=MAX_SEEDS), key="cloud-start", icon=":material/play_arrow:",
                on_click=_start, args=(row.id,),
            )  # fmt: skip
            return
        is_over = known.get("answer") is not None
        st.fragment(_shown, run_every=None if is_over else REFRESH_S)(row, parameter)


def _suits(row: RunRow) -> bool:
    try:
        require_cloud(row.plan, MAX_SEEDS)
    except LayerlabError:
        return False
    return True


def _start(run_id: str) -> None:
    state.put(state.CLOUD, {"run": run_id, "answer": None})


def _cancel() -> None:
    state.drop(state.CLOUD)


def _shown(row: RunRow, parameter: str) -> None:
    """One part more of the training, and its pictures; when all is trained, the choice of a seed."""
    known = state.get(state.CLOUD) or {}
    answer = known.get("answer") or shown_errors(lambda: host().ask(SeedCloud(plan=row.plan)))
    if answer is None:
        st.button(_("Try again"), key="cloud-again")
        return
    found = unpack(answer)
    is_over = found["step"] >= found["steps"]
    if is_over and not known.get("answer"):  # a timer of the fragment may still ask once more
        state.put(state.CLOUD, {"run": row.id, "answer": answer})
        st.rerun()
    if not is_over:
        _progress(found)
    _results(found)
    _pictures(found)
    if is_over:
        _choice(row, parameter, found)


def _progress(found: Mapping[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        text = _("Step {step} of {steps}").format(step=f"{found['step']:,}", steps=f"{found['steps']:,}")
        st.progress(found["step"] / max(1, found["steps"]), text=text)
        st.button(_("Cancel"), key="cloud-cancel", icon=":material/stop:", type="tertiary", on_click=_cancel)


def _results(found: Mapping[str, Any]) -> None:
    """Lowest, median and highest, with their seeds."""
    summary = found["summary"]
    if summary is None:
        if found["final"]:
            st.write(_("All seeds diverged."))
        return
    template = _("{metric}: lowest {lowest} (seed {first}), median {median}, highest {highest} (seed {last}).")
    values = {name: _figure(found["metric"], summary[name][1]) for name in ("lowest", "median", "highest")}
    seeds = {"first": summary["lowest"][0], "last": summary["highest"][0]}
    st.markdown(template.format(metric=_metric(found["metric"]), **values, **seeds))
    if summary["diverged"]:
        st.caption(_("Diverged seeds: {seeds}").format(seeds=", ".join(map(str, summary["diverged"]))))


def _metric(name: str) -> str:
    titles = {
        "val/accuracy": _("Validation accuracy"),
        "val/loss": _("Validation loss"),
        "train/loss": _("Training loss"),
    }
    return titles[name]


def _figure(metric: str, value: float) -> str:
    return f"{value:.1%}" if metric.endswith("accuracy") else figure(value)


def _pictures(found: Mapping[str, Any]) -> None:
    packed = pack(found["views"])
    picture(packed, "cloud-curves", only=["curves"], height=HEIGHT)
    if "mean" in found["views"]:
        titles = {"mean": _("Mean prediction"), "disagreement": _("Disagreement")}
        with st.container(key="cloud-planes", horizontal=True):
            for name in titles:
                with st.container(width=SIDE + 16):
                    picture(packed, f"cloud-{name}", titles=titles, only=[name], side=SIDE)


def _choice(row: RunRow, parameter: str, found: Mapping[str, Any]) -> None:
    """One seed as an ordinary run."""
    values = dict(zip(found["seeds"], found["final"], strict=True))
    ranked = sorted(values, key=lambda seed: (values[seed] != values[seed], values[seed], seed))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.selectbox(
            _("Seed"), ranked, key=state.CLOUD_SEED, width=240,
            format_func=lambda one: f"{one} · {_figure(found['metric'], values[one])}",
        )  # fmt: skip
        opens = st.button(
            _("Open as a run"), key="cloud-open", icon=":material/open_in_new:",
            help=_("Trains this seed as a run of its own, which comes out like the member of the cloud."),
        )  # fmt: skip
    if opens:
        _open(row, seed, parameter)
        st.rerun(scope="app")  # the whole page shows the new run


def _open(row: RunRow, seed: int, parameter: str) -> None:
    title = _("{run} · seed {seed}").format(run=run_text.name(row), seed=seed)[:MAX_TITLE]
    plan = change(row.plan, "training.seed", seed).model_copy(update={"title": title})
    try:
        address.write(parameter, submit_once(plan))
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
