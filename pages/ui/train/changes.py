"""What was changed in a run while it trained, and runs without one of these changes, which are drawn beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.commands import Advance
from engine.errors import LayerlabError, NotFoundError
from engine.runs.rows import RunRow
from engine.runs.run_changes import VARIANT, Change, named_changes, run_changes, without_title
from engine.text import N_, plural
from pages.ui import sitemap, state
from pages.ui.backend import owner, store
from pages.ui.language import _, say, say_plainly
from pages.ui.runs import run_text
from pages.ui.runs.submission import without_once
from pages.ui.train import gan_steps

MAX_OTHERS = 4
"""Maximum number of runs drawn beside one; the newest are."""


@dataclass(frozen=True)
class Beside:
    """The changes of a run, the runs without one of them, by the name of that change, and the run that it goes on from, if
    that has trained beyond that step."""

    row: RunRow
    changes: Sequence[Change]
    others: Mapping[str, RunRow]
    original: RunRow | None

    def options(self) -> dict[str, Any]:
        """What the board needs: `assets/js/board/other_runs.js` draws the runs, `change_marks.js` marks the changes."""
        names = _("without change {name}")
        named = [(names.format(name=name), other, other.parent_step) for name, other in self.others.items()]
        if self.original:
            named.append((_("original run"), self.original, self.row.parent_step))
        return {
            "alternates": gan_steps.applies_to(self.row),
            "changes": [self._change(change) for change in self.changes],
            "others": [
                {"run": other.id, "from": step or 0, "name": name, "over": other.is_over} for name, other, step in named
            ],
        }

    def _change(self, change: Change) -> dict[str, Any]:
        other = self.others.get(change.name)
        return {
            "name": change.name,
            "step": change.step,
            "title": say_plainly(change.title),
            "alone": isinstance(change.commands[-1], Advance),
            "other": other.id if other else None,
            "offered": _is_offered(self.row, change),
        }


def beside(row: RunRow, forks: Sequence[RunRow]) -> Beside:
    """`forks`: the runs that go on from this one."""
    found = {one.variant.removeprefix(VARIANT): one for one in forks if one.variant and one.variant.startswith(VARIANT)}
    newest = dict(list(found.items())[-MAX_OTHERS:])
    return Beside(row, run_changes(store(), row), newest, _original(row))


def _original(row: RunRow) -> RunRow | None:
    if row.parent is None:
        return None
    with suppress(NotFoundError):
        found = store().run(row.parent)
        return found if not found.is_over or found.step > (row.parent_step or 0) else None
    return None


def start_without(run_id: str, name: str) -> None:
    """Starts the run without the change of this name."""
    try:
        row = store().run(run_id)
        left_out = named_changes(run_changes(store(), row), [name])
        without_once(row, left_out, f"{run_text.name(row)} · {say_plainly(without_title(left_out))}")
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)


def box(found: Beside, parameter: str) -> None:
    """The changes in a box, each with a button that trains the run without it."""
    if not found.changes:
        return
    count = len(found.changes)
    label = plural(count, N_("{count} change"), N_("{count} changes"))
    with st.popover(
        _(label).format(count=count), key="changes", icon=":material/tune:", type="tertiary", width="content",
    ):  # fmt: skip
        for change in found.changes:
            _listed(found, change, parameter)


def _listed(found: Beside, change: Change, parameter: str) -> None:
    with st.container(key=f"change-{change.name.replace('.', '-')}", horizontal=True, vertical_alignment="center"):
        st.markdown(
            _("Step {step}: {change}").format(step=f"{change.step:,}", change=say(change.title)), width="stretch"
        )
        if other := found.others.get(change.name):
            st.page_link(sitemap.path("train"), label=_("Open the run"), query_params={parameter: other.id})
        elif _is_offered(found.row, change):
            st.button(
                _("Run without this change"), key=f"without-{change.name}", on_click=start_without,
                args=(found.row.id, change.name),
                help=_("Trains again from this step as if it had not been changed, and draws both runs in the charts."),
            )  # fmt: skip


def _is_offered(row: RunRow, change: Change) -> bool:
    """Whether the run has trained after this change, or will."""
    return not row.is_over or change.step < row.step


def others(found: Beside, parameter: str) -> None:
    """A line per run that is drawn beside this one: a link to it, and a button that takes it out of the charts."""
    for name, other in found.others.items():
        with st.container(
            key=f"other-{other.id}", horizontal=True, vertical_alignment="center", gap=None, width="content"
        ):
            st.page_link(
                sitemap.path("train"), label=_line(found, name, other), icon=":material/call_split:",
                query_params={parameter: other.id},
            )  # fmt: skip
            if other.owner == owner():
                st.button(
                    _("Remove"), key=f"remove-{other.id}", type="tertiary", icon=":material/close:", on_click=_remove,
                    args=(other.id,), help=_("Takes it out of the charts. The run itself is kept."),
                )  # fmt: skip


def _line(found: Beside, name: str, other: RunRow) -> str:
    title = next((without_title([change]) for change in found.changes if change.name == name), None)
    text = say(title) if title else _("without change {name}").format(name=name)
    return _("This run {without} ({status})").format(without=text, status=run_text.status(other))


def _remove(run_id: str) -> None:
    try:
        store().forget_variant(run_id, owner())
    except LayerlabError as error:
        state.put(state.RUN_NOTICE, error.message)
