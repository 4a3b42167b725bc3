"""The board of a race."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.events import EpochEnded, Event, RunEnded, RunStarted
from engine.plan.factory import make_plan
from engine.plan.variations import variations
from engine.runs.groups import Groups
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.races.entry import race_members
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")
VISITOR = "v" * 32


def race(store: Store, owner: str = VISITOR) -> str:
    plans, _ = variations(make_plan("mlp", "circles"), "optimizer", ["adam", "sgd"])
    return Groups(store).start("race", race_members(plans, 2), owner)


def end(store: Store, group: str, losses: dict[str, float]) -> None:
    """Ends all members with these losses."""
    for row in Groups(store).members(group):
        lease = Queue(store.database).claim(row.id, "here", threads=1)
        assert lease
        events: list[Event] = [
            RunStarted(step=0, steps=20, steps_per_epoch=10, device="cpu", threads=1, parameter_count=7),
            EpochEnded(step=10, epoch=1, values={"val/loss": 1.0}),
            EpochEnded(step=20, epoch=2, values={"val/loss": losses[row.variant or ""]}),
            RunEnded(step=20, reason="finished", summary={"val/loss": losses[row.variant or ""]}),
        ]
        Logbook(store.database, lease).append(events)


def shown(app: AppTest) -> str:
    return " ".join(str(element.value) for element in [*app.markdown, *app.caption, *app.get("html")]).replace("\\", "")


def test_the_verdict_of_a_race_has_its_counts() -> None:
    store = Store()
    group = race(store)
    end(store, group, {"optimizer=adam": 0.1, "optimizer=sgd": 0.3})
    app = open_page("compare", VISITOR, group=group)
    assert "Adam ahead in 2 of 2 seeds after step 20. Difference to SGD in the end: 0.20" in shown(app)
    assert app.header[0].value == "Optimizers (2) on Circles, 2 seeds"


def test_all_members_are_paused_resumed_stopped_and_deleted() -> None:
    store = Store()
    group = race(store)
    app = open_page("compare", VISITOR, group=group)
    assert "No seed is complete" in shown(app)
    app.button(key="race-pause").click().run()
    assert Groups(store).group(group).paused_at is not None
    app.button(key="race-resume").click().run()
    assert Groups(store).group(group).paused_at is None
    app.button(key="race-stop").click().run()
    assert {row.status for row in Groups(store).members(group)} == {"stopped"}
    app.button(key="race-delete").click().run()
    assert not app.exception
    assert store.runs(VISITOR) == []


def test_a_race_of_someone_else_can_be_watched_but_not_controlled() -> None:
    group = race(Store(), "grace")
    app = open_page("compare", VISITOR, group=group)
    assert "belongs to someone else" in shown(app)
    assert not [button for button in app.button if (button.key or "").startswith("race-")]


@pytest.mark.parametrize("asked", ["nothing", "0" * 24, "'; drop table runs"])
def test_an_unknown_race_is_named(asked: str) -> None:
    app = open_page("compare", VISITOR, group=asked)
    assert "was not found" in app.error[0].value


def test_a_race_is_deleted_with_the_last_of_its_runs() -> None:
    store = Store()
    group = race(store)
    first, *others = Groups(store).members(group)
    for row in others:
        store.delete(row.id, VISITOR)
    assert len(Groups(store).groups(VISITOR)) == 1
    store.delete(first.id, VISITOR)
    assert "was not found" in open_page("compare", VISITOR, group=group).error[0].value


def test_without_races_the_page_says_where_to_start_one() -> None:
    assert "No races yet" in shown(open_page("compare", VISITOR))


def test_other_races_are_a_click_away() -> None:
    store = Store()
    first, second = race(store), race(store)
    app = open_page("compare", VISITOR)
    assert app.query_params["group"] == second, "the newest one"
    app.session_state["other-races"] = True
    app.run()
    (other,) = [one.proto for one in app.get("page_link") if "just now" in one.proto.label]
    assert first in other.query_string


def test_a_member_leads_back_to_its_race() -> None:
    store = Store()
    group = race(store)
    app = open_page("train", VISITOR, run=Groups(store).members(group)[0].id)
    (back,) = [one.proto for one in app.get("page_link") if one.proto.label == "Back to the race"]
    assert group in back.query_string
    assert any("Adam · seed 0" in option.replace("\\", "") for option in app.selectbox(key="run").options)
