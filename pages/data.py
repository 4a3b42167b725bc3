"""Data: every data set with samples, class distribution, statistics, splits, settings and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from engine.datasets.base import DATASETS, Dataset
from engine.errors import LayerlabError
from engine.families.base import FAMILIES
from engine.plan.factory import make_plan
from engine.plan.first_family import first_family
from engine.plan.refit import refit
from engine.plan.uploads import weighted
from engine.registry import Choice
from engine.text import N_
from pages.ui import sitemap, state
from pages.ui.build import current_plan
from pages.ui.classes import form as classes_form
from pages.ui.data import augmentation_preview, baseline, download_form, facts, samples, set_choice, splits
from pages.ui.data.summary import summary
from pages.ui.data.uploads import add_form, saved_form, upload_names
from pages.ui.forms import entry_form, problem_list
from pages.ui.language import _
from pages.ui.markdown import escaped


def show_page() -> None:
    """The chosen data set: samples on the left, facts and settings on the right."""
    st.title(_("Data"), anchor=False)
    key = set_choice.choose()
    if key == upload_names.NEW:
        add_form.show({"classes": (N_("Image classes"), classes_form.show)})
        return
    start = upload_names.start(key)
    dataset = DATASETS.get(start.name)
    with st.container(key="data-shown"):
        left, right = st.columns([5, 3], gap="large")
    with right:
        choice = _about(dataset, start)
    with left:
        _samples(dataset, choice)


def _about(dataset: type[Dataset], start: Choice) -> Choice:
    """Title, help, facts and settings; gives the configured data set."""
    entry, key = upload_names.about(start), upload_names.key_of(start)
    st.header(escaped(entry.title) if entry else _(dataset.title), anchor=False)
    st.markdown(_(dataset.help()))
    configs: dict[str, Mapping[str, Any]] = state.get(state.DATA_CONFIGS, {})
    choice = Choice(name=dataset.name, **configs.get(key, start.config))
    facts.show(dataset, choice)
    st.button(
        _("Build with this data set"),
        key="build-with",
        icon=":material/account_tree:",
        type="primary",
        on_click=_take,
        args=(choice,),
        disabled=not _ready(choice),
    )
    if state.take(state.TO_BUILD):
        st.switch_page(sitemap.path("build"))
    with st.expander(_("Settings"), expanded=dataset.kind in {"points", "curve"}, icon=":material/tune:"):
        widgets = f"data-{key.replace(':', '-')}"
        config = entry_form.form(dataset, choice.config, widgets, skip=upload_names.skipped(dataset, choice))
    state.put(state.DATA_CONFIGS, {**configs, key: config})
    if entry:
        saved_form.show(entry)
    return Choice(name=dataset.name, **config)


def _ready(choice: Choice) -> bool:
    return not DATASETS.problems(choice) and DATASETS.make(choice).ready()


def _take(choice: Choice) -> None:
    """Puts the data set into the plan of the Build page; a plan that it does not suit is replaced by one that it does."""
    spec = DATASETS.make(choice).spec()
    held = current_plan.plan() if current_plan.has_plan() else None
    if held and not FAMILIES.problems(held.family) and FAMILIES.make(held.family).suits(spec):
        current_plan.set_plan(refit(held, choice))
    else:
        current_plan.set_plan(make_plan(first_family(spec), choice))
    current_plan.set_plan(weighted(current_plan.plan()))
    state.put(state.TO_BUILD, True)


def _samples(dataset: type[Dataset], choice: Choice) -> None:
    if not dataset.is_upload and not dataset().ready():
        download_form.show(dataset)
        return
    if DATASETS.problems(choice):
        st.caption(_("Nothing to show with these settings. Fix the problems beside them."))
        return
    try:
        with st.spinner(_("Loading samples"), show_time=True):
            seen = summary(choice, state.get(state.SAMPLES_SEED, 0))
    except LayerlabError as error:
        problem_list.show_error(error, "data")
        return
    samples.show(seen)
    splits.show(seen)
    if baseline.applies_to(choice):
        st.header(_("Baselines"), anchor=False)
        baseline.show(choice)
    if seen.pictures is not None and seen.painted is None:
        augmentation_preview.show(seen.pictures)


show_page()
