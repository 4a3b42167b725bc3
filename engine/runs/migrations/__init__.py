"""One file a change of the tables, applied by Alembic when the store is opened."""
