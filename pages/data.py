"""Data: every data set with samples, class distribution, statistics, splits, settings and source."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import streamlit as st
from pydantic import ValidationError

from engine.datasets.base import DATASETS, Dataset, DataSpec
from engine.datasets.files import Downloaded
from engine.errors import LayerlabError
from engine.families.base import FAMILIES
from engine.host.requests.augment import Augment
from engine.plan.factory import make_plan
from engine.plan.plan import Augmentation
from engine.plan.refit import refit
from engine.registry import Choice
from engine.text import N_
from engine.views import Array, unpack
from pages.ui import address, glossary, sitemap, state, svg
from pages.ui.backend import host
from pages.ui.build import current_plan
from pages.ui.data import samples
from pages.ui.data.downloads import downloads
from pages.ui.data.summary import Summary, summary
from pages.ui.data.uploads import add_form, saved_form, upload_names
from pages.ui.forms import entry_form, problem_list
from pages.ui.language import _, called, say
from pages.ui.markdown import escaped

UPLOADS = "own"
KINDS = {
    "image": N_("Images"),
    "points": N_("2-D points"),
    "curve": N_("Curves"),
    "table": N_("Tables"),
    "sequence": N_("Sequences"),
    "text": N_("Text"),
    UPLOADS: N_("Your data"),
}


PREVIEWS = 5
FIRST_FAMILY = {"mask": "unet", "image": "cnn", "sequence": "lstm", "text": "lstm"}
"""The family of a new plan, by kind of target or data; MLP for all others."""
TOKEN_FAMILIES = ("gpt", "encoder_decoder")
"""The family of a new plan if the targets are tokens: the first that suits the data."""
FIRST_AUGMENTATION = {"shift": 0.1, "rotate": 15.0}
"""The initial settings of the preview."""


def show_page() -> None:
    """The chosen data set: samples on the left, facts and settings on the right."""
    st.title(_("Data"), anchor=False)
    key = _chosen()
    if key == upload_names.NEW:
        add_form.show()
        return
    start = upload_names.start(key)
    dataset = DATASETS.get(start.name)
    with st.container(key="data-shown"):
        picture, facts = st.columns([5, 3], gap="large")
    with facts:
        choice = _about(dataset, start)
    with picture:
        _samples(dataset, choice)


def _chosen() -> str:
    """The name of the chosen data set, which is also in the address, as `?set=spirals`."""
    by_kind = _by_kind()
    kept = state.take(state.UPLOAD_SAVED)
    asked = kept or address.read("set")
    unknown = None
    if (kept or state.get(state.DATA_SET) is None) and asked:
        group = next((group for group, members in by_kind.items() if asked in members), None)
        if group:
            state.put(state.DATA_SET, asked)
            state.put(state.DATA_KIND, group)
        else:
            unknown = asked
    if state.get(state.DATA_KIND) not in by_kind:
        state.put(state.DATA_KIND, next(iter(by_kind)))
    kind = st.segmented_control(
        _("Data type"),
        list(by_kind),
        format_func=lambda k: _(KINDS[k]),
        key=state.DATA_KIND,
        required=True,
        label_visibility="collapsed",
    )
    names = by_kind[str(kind)]
    if state.get(state.DATA_SET) not in names:
        state.put(state.DATA_SET, names[0])
    name = st.pills(
        _("Data set"),
        names,
        format_func=_set_title,
        key=state.DATA_SET,
        required=True,
        label_visibility="collapsed",
    )
    address.write("set", str(name))
    if unknown:
        state.put(state.DATA_UNKNOWN, (unknown, name))
    _show_unknown(str(name))
    return str(name)


def _show_unknown(shown: str) -> None:
    """Why the data set of the address is not shown, until another one is chosen."""
    asked, instead = state.get(state.DATA_UNKNOWN, ("", ""))
    if not asked:
        return
    if shown == instead:
        st.info(say(upload_names.why_missing(asked)), icon=":material/info:")
    else:
        state.drop(state.DATA_UNKNOWN)


def _set_title(key: str) -> str:
    return ":material/add: " + _("Upload or draw") if key == upload_names.NEW else escaped(upload_names.title(key))


def _by_kind() -> dict[str, list[str]]:
    """Names by kind, in the order of `KINDS`; sets that need no download come first."""
    sets = sorted(upload_names.offered(), key=lambda d: (not d.embedded, d.title))
    kinds = {kind: [d.name for d in sets if d.kind == kind] for kind in KINDS}
    kinds[UPLOADS] = [*upload_names.keys(), upload_names.NEW]
    return {kind: names for kind, names in kinds.items() if names}


def _about(dataset: type[Dataset], start: Choice) -> Choice:
    """Title, help, facts and settings; gives the configured data set."""
    entry, key = upload_names.about(start), upload_names.key_of(start)
    st.header(escaped(entry.title) if entry else _(dataset.title), anchor=False)
    st.markdown(_(dataset.help()))
    configs: dict[str, Mapping[str, Any]] = state.get(state.DATA_CONFIGS, {})
    choice = Choice(name=dataset.name, **configs.get(key, start.config))
    _facts(dataset, choice)
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
        current_plan.set_plan(make_plan(_first_family(spec), choice))
    current_plan.set_plan(saved_form.weighted(current_plan.plan()))
    state.put(state.TO_BUILD, True)


def _first_family(spec: DataSpec) -> str:
    if spec.target == "tokens":
        return next(name for name in TOKEN_FAMILIES if FAMILIES.make(name).suits(spec))
    return FIRST_FAMILY.get(spec.target) or FIRST_FAMILY.get(spec.kind, "mlp")


def _facts(dataset: type[Dataset], choice: Choice) -> None:
    known = dataset() if DATASETS.problems(choice) else DATASETS.make(choice)
    spec = known.spec()
    facts = {
        _("Input shape"): f"{spec.shape}",
        _("Target"): _answer(spec),
        _("Source"): _(dataset.source),
        _("Licence"): _(dataset.licence),
    }
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v)
    st.html(f'<dl class="ll-facts">{rows}</dl>')
    if spec.note:
        st.caption(say(spec.note))


def _answer(spec: DataSpec) -> str:
    if spec.horizon:
        return _("the next {count} values").format(count=spec.horizon)
    names = ", ".join(map(called, spec.names))
    if spec.target == "mask":
        return _("per pixel, one of: {names}").format(names=names)
    if spec.target == "labels":
        return _("any of these: {names}").format(names=names)
    if spec.target == "tokens":
        return _("{count} tokens").format(count=spec.target_length)
    return names or _("a number")


def _samples(dataset: type[Dataset], choice: Choice) -> None:
    if not dataset.is_upload and not dataset().ready():
        _download(dataset)
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
    _splits(seen)
    if seen.pictures is not None and seen.painted is None:
        _augmented(seen.pictures)


def _download(dataset: type[Dataset]) -> None:
    """Downloads the set on a click; while it is downloading, this fragment reruns once per second."""
    known = downloads().get(dataset.name)
    if known and known.running:
        st.fragment(run_every=1.0)(_progress)(dataset.name)
        return
    size = sum(remote.bytes for remote in dataset.remotes()) / 1e6 if issubclass(dataset, Downloaded) else 0.0
    text = _("**{title}** is not on this machine yet. Download it once from its official source ({size} MB).")
    st.markdown(text.format(title=_(dataset.title), size=f"{size:.0f}"))
    if st.button(_("Download"), key=f"download-{dataset.name}", type="primary", icon=":material/download:"):
        downloads().start(dataset.name)
        st.rerun()
    if known and known.error:
        st.warning(say(known.error), icon=":material/cloud_off:")


def _progress(name: str) -> None:
    known = downloads().get(name)
    if known is None or not known.running:
        st.rerun()
    size = _("{done} of {total} MB").format(done=f"{known.fetched / 1e6:.1f}", total=f"{known.total / 1e6:.1f}")
    st.progress(min(known.share, 1.0), text=size)
    st.button(_("Cancel"), key=f"cancel-{name}", icon=":material/close:", on_click=known.cancel)


def _augmented(pictures: Array) -> None:
    """A preview of augmentation, the random changes that a plan can train with."""
    with st.expander(
        _("Try augmentation"), key="augmentation-preview", icon=":material/shuffle:", on_change="rerun"
    ) as fold:
        if not fold.open:
            return
        st.caption(_("Random changes to the training images, drawn anew for every batch and saved in the plan."))
        glossary.show_links(_("Data augmentation"))
        form, shown = st.columns([2, 3], gap="large")
        with form:
            config = entry_form.form(
                Augmentation, state.get(state.AUGMENTATION, FIRST_AUGMENTATION), "data-augmentation"
            )
            state.put(state.AUGMENTATION, config)
        with shown:
            try:
                settings = Augmentation(**config)
                some = pictures[:, 0].transpose(0, 3, 1, 2)  # (K, H, W, C) -> (K, C, H, W)
                changed = [
                    unpack(host().ask(Augment(pictures=some, settings=settings, seed=seed)))["pictures"]
                    for seed in range(PREVIEWS)
                ]
            except (LayerlabError, ValidationError) as error:
                if isinstance(error, LayerlabError):
                    problem_list.show_error(error, "augmentation")
                return
            rows = np.stack([some, *changed]).transpose(0, 1, 3, 4, 2)
            st.html(svg.picture_rows((_("original"), *("" for _row in changed)), rows))


def _splits(seen: Summary) -> None:
    left, right = st.columns(2, gap="large") if seen.counts else (st.container(), None)
    with left:
        st.header(_("Splits"), anchor=False)
        names = {"train": _("Training"), "val": _("Validation"), "test": _("Test")}
        st.html(svg.shares({names[k]: n for k, n in seen.sizes.items()}))
        about = _(
            "Training: the network learns from it. Validation: for choosing models and settings. Test: for the "
            "final result."
        )
        st.caption(about)
        glossary.show_links(about)
    if right is not None:
        with right:
            st.header(_("Class distribution"), anchor=False)
            st.html(svg.bars([called(name) for name in seen.spec.names], seen.counts))
            st.caption(_COUNTED[seen.spec.target]())
    if seen.columns and seen.spec.kind != "image":
        st.header(_("Statistics"), anchor=False)
        head = ("", _("Mean"), _("Standard deviation"), _("Minimum"), _("Maximum"))
        st.html(
            svg.table(
                head,
                [(samples.column_title(seen.spec, n), *map(_figure, values)) for n, values in seen.columns.items()],
            )
        )


_COUNTED = {
    "classes": lambda: _("Training samples per class."),
    "labels": lambda: _("Training samples per label."),
    "mask": lambda: _("Pixels per class in the training masks."),
}


def _figure(value: float) -> str:
    return f"{value:.4g}" if abs(value) >= 1e-6 else "0"


show_page()
