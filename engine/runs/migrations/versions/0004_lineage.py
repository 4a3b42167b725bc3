"""Adds what a run has in common with others: its parent, and its group."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS: dict[str, Any] = {
    "parent": sa.String(32),
    "parent_step": sa.Integer(),
    "origin": sa.String(12),
    "group": sa.String(32),
    "variant": sa.Text(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("runs", sa.Column(name, kind))
    op.create_index("runs_of_parent", "runs", ["parent"])
    op.create_index("runs_of_group", "runs", ["group"])


def downgrade() -> None:
    for index in ("runs_of_group", "runs_of_parent"):
        op.drop_index(index, "runs")
    for name in COLUMNS:
        op.drop_column("runs", name)
