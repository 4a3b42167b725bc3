"""The tables of the store."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

owners = Table(
    "owners",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created_at", Double, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), ForeignKey("owners.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("title", String(200), nullable=False),
    Column("plan", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    # Follows from the events written so far, and is changed only together with them.
    Column("state", String(12), nullable=False),
    Column("step", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("ended", Text),
    Column("next_seq", Integer, nullable=False),
    # Which attempt may write events, and until when without renewal (Unix time, s).
    Column("attempt", Integer, nullable=False),
    Column("threads", Integer),
    Column("holder", String(64)),
    Column("lease_until", Double, nullable=False),
    # Crashes of its worker in a row, all near the step `reached`. (The saved name stays.)
    Column("deaths", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
    # Why it waits after its storage failed or its worker crashed (a message as JSON); cleared when it is claimed.
    Column("setback", Text),
    # Estimated remaining training time: a forecast at first, then measured.
    Column("remaining_s", Double),
    # When it yielded its slot; cleared when it trains again.
    Column("yielded_at", Double),
    Column("deleted_at", Double),
    # The run and the step that it goes on from, and why it began. The parent may have been deleted.
    Column("parent", String(32)),
    Column("parent_step", Integer),
    Column("origin", String(12)),
    # Runs that belong together, such as those of a race, and how this one differs from the others.
    Column("group", String(32)),
    Column("variant", Text),
    # What its owner says about it: name, tags (JSON), note, and since when it is pinned.
    Column("name", String(120)),
    Column("tags", Text),
    Column("note", Text),
    Column("pinned_at", Double),
    Index("runs_of_owner", "owner", "created_at"),
    Index("runs_by_state", "state", "lease_until"),
    Index("runs_of_parent", "parent"),
    Index("runs_of_group", "group"),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), ForeignKey("owners.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", Double, nullable=False),
    # Since when its waiting members are held back.
    Column("paused_at", Double),
    Index("groups_of_owner", "owner", "created_at"),
)

events = Table(
    "events",
    metadata,
    Column("run", String(32), ForeignKey("runs.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(24), nullable=False),
    Column("step", Integer, nullable=False),
    Column("payload", Text, nullable=False),
)

commands = Table(
    "commands",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", String(32), ForeignKey("runs.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("payload", Text, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("applied_step", Integer),
    Index("commands_of_run", "run", "id"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("plan", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)
