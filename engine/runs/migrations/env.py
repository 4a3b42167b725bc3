"""Alembic's entry point: runs the migrations on the connection given by `engine.runs.database`."""

from __future__ import annotations

from alembic import context

from engine.runs.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
