"""Adds what a person says about a run: a name, tags, a note, and whether it is pinned."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS: dict[str, Any] = {
    "name": sa.String(120),
    "tags": sa.Text(),
    "note": sa.Text(),
    "pinned_at": sa.Double(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("runs", sa.Column(name, kind))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("runs", name)
