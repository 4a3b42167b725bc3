"""Migrations of the tables, one file per change, applied by Alembic when the store is opened."""
