"""The board of a race: controls, verdict, leader board, curves, and the picture of each member, live."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.errors import LayerlabError, NotFoundError
from engine.plan.variations import BEFORE, NOW
from engine.runs.groups import Group, Groups
from engine.runs.races.race import Race, race_of
from engine.views import pack
from pages.ui import address, sitemap, state
from pages.ui.backend import host, owner, store
from pages.ui.compare import race_standings
from pages.ui.compare.race_data import cards, curves, history_of, shown_variants
from pages.ui.components.picture import picture
from pages.ui.components.race import race_cards
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _, say
from pages.ui.markdown import escaped
from pages.ui.quantities import duration
from pages.ui.runs import race_text, run_text

PARAMETER = "group"
REFRESH_S = 1.0
SHOWN = 20
"""Maximum number of other races."""
SHARED_S = 0.7
"""How long what one visitor has read is shown to others."""
HEIGHT = 400


def show(group_id: str) -> None:
    """The race with this id, or why there is none."""
    if opened := state.take(state.RACE_OPENED):
        st.switch_page(sitemap.path("train"), query_params={"run": opened})
    try:
        group = Groups(store()).group(group_id)
    except NotFoundError as error:
        st.error(say(error.message), icon=":material/error:")
        return
    is_over = _read(group.id).is_over
    st.fragment(_board, run_every=None if is_over else REFRESH_S)(group.id, is_over)


def _board(group_id: str, was_over: bool) -> None:
    """A fragment that reruns while the race lasts."""
    try:
        group, race = Groups(store()).group(group_id), _read(group_id)
    except NotFoundError:
        st.rerun()
    if not race.rows or race.is_over != was_over:
        st.rerun()
    with st.container(key="race", gap="medium"):
        _head(group, race)
        show_notice(state.RACE_NOTICE)
        _verdict(race)
        shown = shown_variants(race)
        _pictures(race, shown)
        if race.metric:
            _standings(race, shown)


@st.cache_resource(max_entries=64, ttl=SHARED_S, show_spinner=False)
def _read(group_id: str) -> Race:
    """The race as of now, read once for everyone who watches it."""
    rows = Groups(store()).members(group_id)
    return race_of(rows, {row.id: history_of(row.id, row.last_seq) for row in rows})


def _standings(race: Race, shown: dict[str, int]) -> None:
    """Leader board and curves."""
    if len(race.names) == 1:
        _curves(race, shown)
        return
    left, right = st.columns(2, gap="large")
    with left:
        st.html(race_standings.table(race, shown))
    with right:
        _curves(race, shown)


def _curves(race: Race, shown: dict[str, int]) -> None:
    if lines := curves(race, shown):
        picture(pack(lines), "race-curves", height=HEIGHT)
        _about_curves(race, shown)


def _about_curves(race: Race, shown: dict[str, int]) -> None:
    said = []
    if len(shown) < len(race.names):
        said.append(_("The {count} variants that are ahead.").format(count=len(shown)))
    if race.result.of_seeds > 1 and len(race.names) > 1:
        said.append(_("Each curve is the median of its seeds."))
    if not race.by_step:
        said.append(_("By epoch, since the variants take different numbers of steps per epoch."))
    st.caption(" ".join(said))


def _head(group: Group, race: Race) -> None:
    rows = list(race.rows)
    with st.container(key="race-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.header(race_text.name(group, rows), anchor=False, width="content")
        if group.owner != owner():
            st.caption(_("This race belongs to someone else. You can watch it, but not control it."), width="content")
        elif race.is_over:
            _delete(group)
        else:
            if group.paused_at is None:
                _button("pause", _("Pause all"), ":material/pause:", group.id, Groups.pause)
            else:
                _button("resume", _("Resume all"), ":material/play_arrow:", group.id, Groups.resume)
            _button("stop", _("Stop all"), ":material/stop:", group.id, Groups.stop)
        _others(group)
    if not race.is_over:
        text = race_text.progress(rows)
        left = race_standings.seconds_left(rows)
        more = _("About {time} left.").format(time=duration(left)) if left and group.paused_at is None else ""
        st.progress(race_standings.share_done(rows), text=" ".join(filter(None, (text, more))))


def _others(group: Group) -> None:
    """The visitor's other races."""
    others = [one for one in Groups(store()).groups(owner(), limit=SHOWN) if one.id != group.id]
    if not others:
        return
    with st.popover(_("Other races"), key="other-races", type="tertiary", on_change="rerun") as box:
        if box.open:
            for one in others:
                if rows := _read(one.id).rows:
                    label = f"{escaped(race_text.name(one, rows))} · {run_text.age(rows[0])}"
                    st.page_link(sitemap.path("compare"), label=label, query_params={PARAMETER: one.id})


def _delete(group: Group) -> None:
    with st.popover(_("Delete"), icon=":material/delete:", key="race-delete-asked", type="tertiary"):
        st.write(_("The race, all its runs and their weights will be deleted permanently."))
        _button("delete", _("Delete permanently"), ":material/delete_forever:", group.id, Groups.delete)


def _button(key: str, label: str, icon: str, group_id: str, act: Callable[[Groups, str, str], None]) -> None:
    st.button(label, key=f"race-{key}", icon=icon, on_click=_act, args=(group_id, act))


def _act(group_id: str, act: Callable[[Groups, str, str], None]) -> None:
    try:
        act(Groups(store()), group_id, owner())
    except LayerlabError as error:
        state.put(state.RACE_NOTICE, error.message)
        return
    _read.clear()
    if act is Groups.delete:
        address.write(PARAMETER, None)
    host().wake()


def _verdict(race: Race) -> None:
    first, *rest = (say(sentence) for sentence in race.sentences)
    with st.container(key="race-verdict", gap="xsmall"):
        st.markdown(f"**{first}**")
        plans = {row.variant: row.plan for row in race.rows}
        if {BEFORE, NOW} == plans.keys():
            rest.append(race_text.changed(plans[BEFORE], plans[NOW]))
        if rest:
            st.caption(" ".join(rest))


def _pictures(race: Race, shown: dict[str, int]) -> None:
    """One card per variant, of the chosen seed: they began from equal weights."""
    seeds = list(dict.fromkeys(row.plan.training.seed for row in race.rows))
    seed = seeds[0]
    if len(seeds) > 1 and len(race.names) > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            chosen = st.segmented_control(
                _("Seed"), seeds, default=seeds[0], key="race-seed", format_func=lambda one: _("Seed {seed}").format(seed=one),
                label_visibility="collapsed",
            )  # fmt: skip
        seed = chosen if chosen in seeds else seeds[0]
    opened = race_cards(cards(race, seed, shown), key="race-cards")
    if opened:
        state.put(state.RACE_OPENED, opened)
        st.rerun()  # a fragment cannot open another page: the address would remain
