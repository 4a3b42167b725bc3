"""`live_board`: a run on screen during and after training, fed by the `/live` socket (`pages.ui.server.live_socket`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS
from engine.plan.plan import Plan
from engine.probes.base import PROBES, Probe
from engine.probes.sample_base import SampleProbe
from engine.runs.rows import RunRow
from engine.train.panels import panels, ranked
from engine.views import pack
from pages.ui import examples, state
from pages.ui.backend import host_at_once, store
from pages.ui.components.script import envelope, scripted
from pages.ui.forms.explanation import without_reference
from pages.ui.forms.field import bounds, option_title
from pages.ui.language import _, called
from pages.ui.server.live_pictures import key_of
from pages.ui.server.live_position import Position
from pages.ui.server.live_reader import Reader
from pages.ui.server.live_request import with_drawing

CHOSEN = {
    "points": ("neurons", "weight_histograms"),
    "image": ("filters", "confusion", "mistakes"),
    "curve": ("weight_histograms",),
    "table": ("confusion", "weight_histograms"),
}
"""The panels that are open by default, by kind of data."""
GAN_PANELS = {"points": ("discriminator_scores", "mode_count"), "image": ("discriminator_scores", "noise_walk")}
"""The same for GANs."""
MAX_VALUE = 10**6
"""The maximum of a setting that states none."""
POLL_S = 1.0
"""Refresh interval of a page without a socket."""


def live_board(
    run_ids: Sequence[str],
    key: str,
    *,
    compact: bool = False,
    row: RunRow | None = None,
    beside: Mapping[str, Any] | None = None,
    on_without: Callable[[str, str], None] | None = None,
) -> None:
    """Shows the first of `run_ids`. `compact`: the strip beside the graph, with loss, main picture and speed. `beside`: the
    changes of the run, and other runs in its charts. `on_without` is called with the run and the name of a change, to train
    it without that.

    When the run's status changes, the page or fragment around the board reruns. `row` is the run as the page has
    shown it: the board reports differences from that, so a page that shows a status must pass it, or a change between
    the page's read and the board's would go unnoticed.
    If the browser cannot open the socket, the board is refreshed once per second while the run lasts.
    """
    row = row or store().run(run_ids[0])
    sent: Mapping[str, Any] = state.get(key) or {}
    more = {**beside, "changeCount": _change_count(row), "shownStep": row.step} if beside else {}

    def start_without() -> None:
        if on_without and (name := (state.get(key) or {}).get("without")):
            on_without(row.id, str(name))

    if sent.get("refused"):
        is_settled = row.is_over and all(other["over"] for other in more.get("others", ()))
        is_past = (sent.get("subscription") or {}).get("step") is not None  # which may still be computed
        every = POLL_S if is_past or not is_settled else None
        st.fragment(_without_socket, run_every=every)(row.id, row.status, key, compact, more, start_without)
    else:
        _mount({**_options(row, compact), **more}, b"", key, start_without)


def _change_count(row: RunRow) -> int:
    """The number of changes that the run has reported, so that the board notices another one."""
    events = store().events(row.id, limit=10**6, kinds=("setting_changed", "weight_changed"))
    return sum(getattr(event, "path", "") != "speed" for _seq, event in events)


def _mount(options: Mapping[str, Any], packed: bytes, key: str, start_without: Callable[[], None]) -> None:
    scripted("board")(
        data=envelope(options, packed or pack({})),
        key=key,
        on_without_change=start_without,
        on_changes_change=_nothing,
        on_ended_change=_nothing,
        on_status_change=_nothing,
        on_refused_change=_nothing,
        on_diagnoses_change=_nothing,
        on_subscription_change=_nothing,
    )


def _nothing() -> None:
    """The browser's state is read where it is needed."""


def _without_socket(
    run_id: str, status: str, key: str, compact: bool, more: Mapping[str, Any], start_without: Callable[[], None]
) -> None:
    """One refresh of a board without a socket: everything known, since Streamlit does not report what arrived."""
    subscription: Mapping[str, Any] = state.get(key, {}).get("subscription") or {}
    choices = with_drawing(subscription.get("panels", {}), subscription.get("drawing", ""))
    wanted = {panel: choice for panel, choice in choices.items() if choice.get("name") in PROBES}
    keys = {panel: key_of(choice) for panel, choice in wanted.items()}
    by_key = {keys[panel]: choice for panel, choice in wanted.items()}
    reader, step = _reader(run_id), subscription.get("step")
    if step is None:
        reader.poll(by_key)
    else:
        reader.load_frame(step, by_key)
    if reader.row.status != status:
        st.rerun()  # the controls around the board change too
    delta = Position().advance(reader, step, keys) or {}
    if others := more.get("others"):
        delta["others"] = {other["run"]: _whole(other["run"]) for other in others}
    _mount({**_options(reader.row, compact), **more, "fallback": True}, pack(delta), key, start_without)


def _whole(run_id: str) -> dict[str, Any]:
    """All that is known of another run in the charts."""
    reader = _reader(run_id)
    reader.poll({})
    return Position().advance(reader, None, {}) or {}


@st.cache_resource(max_entries=16, ttl=600, show_spinner=False)
def _reader(run_id: str) -> Reader:
    """Shared by all visitors without a socket."""
    return Reader(store(), host_at_once(), run_id)


def _options(row: RunRow, compact: bool) -> dict[str, Any]:
    plan = row.plan
    spec = DATASETS.make(plan.dataset).spec()
    offered = panels(plan, spec)
    return {
        "run": row.id,
        "compact": compact,
        "status": row.status,
        "epochs": plan.training.epochs,
        "store": plan.family.name,
        "formerStore": spec.kind,
        "lesson": _lesson(plan, offered),
        "unit": spec.unit,
        "main": next((name for name in ranked() if name in offered), None),
        "chosen": _chosen(plan, spec.kind, offered),
        "metrics": {metric.name: _(metric.title) for metric in METRICS},
        "probes": [_described(PROBES.get(name), plan, spec) for name in offered],
    }


def _chosen(plan: Plan, kind: str, offered: Sequence[str]) -> list[str]:
    """The panels that are open at first: those that a lesson mentions, then the defaults for this kind of data, else
    the two ranked highest beside the main picture."""
    chosen = GAN_PANELS if "discriminator_scores" in offered else CHOSEN
    usual = [name for name in chosen.get(kind, ()) if name in offered]
    usual = usual or [name for name in ranked() if name in offered][1:3]
    named = [name for name in examples.lesson_pictures(plan) if name in offered]
    return list(dict.fromkeys([*named, *usual]))


def _lesson(plan: Plan, offered: Sequence[str]) -> dict[str, Any] | None:
    """The example that this run shows, and the panels that its lesson names; None for any other run."""
    ready = examples.shown(plan)
    if ready is None:
        return None
    return {"name": f"{plan.family.name}.{ready.name}", "names": [name for name in ready.pictures if name in offered]}


def _described(probe: type[Probe], plan: Plan, spec: DataSpec) -> dict[str, Any]:
    """What the panel's header needs: title, help without its reference, settings."""
    options = probe().options(plan.graphs, spec)
    fields = [_field(probe, name, options.get(name, ()), spec) for name in probe.model_fields]
    return {
        "name": probe.name,
        "title": _(probe.title),
        "group": probe.group,
        "help": " ".join(without_reference(probe).replace("`", "").split()),
        "fields": [field for field in fields if field],
    }


def _field(probe: type[Probe], name: str, options: Sequence[str], spec: DataSpec) -> dict[str, Any] | None:
    """A setting as `assets/js/board/settings.js` draws it; None for one that is of no use on a board."""
    info = probe.model_fields[name]
    known: dict[str, Any] = {"name": name, "title": _(info.title or name), "value": info.default}
    if name == "sample" and issubclass(probe, SampleProbe):
        known["shared"] = True
    if info.annotation is bool:
        return {**known, "kind": "flag"}
    if get_origin(info.annotation) is Literal:
        titled = {option: option_title(info, option) for option in get_args(info.annotation)}
        return {**known, "kind": "option", "options": list(titled), "titles": titled}
    if info.annotation is int and len(options) == 1:
        return None
    if info.annotation is int:
        low, high = _range(info)
        high = len(options) or high
        evaluated = spec.sizes.get("val") or spec.sizes.get("test") or high
        if name in {"sample", "first"}:  # samples are numbered from 1, as everywhere on the pages
            return {**known, "kind": "number", "low": low, "high": evaluated - 1, "offset": 1}
        return {**known, "kind": "number", "low": low, "high": high}
    if info.annotation is float:
        low, high = _range(info)
        return {**known, "kind": "number", "low": low, "high": high, "step": 0.1}
    if (info.json_schema_extra or {}).get("written"):  # type: ignore[union-attr]
        max_length = next(bound.max_length for bound in info.metadata if hasattr(bound, "max_length"))
        return {**known, "kind": "text", "high": max_length}
    if len(options) < 2:
        return None
    titles = {"": _("all"), **dict(zip(spec.classes, map(called, spec.names), strict=False))}
    return {**known, "kind": "option", "options": list(options), "titles": titles}


def _range(info: FieldInfo) -> tuple[float, float]:
    low, high, _open = bounds(info)
    return low or 0, MAX_VALUE if high is None else high
