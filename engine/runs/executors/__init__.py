"""Executors: `submit(run_id, resources)` and `cancel(run_id)` are their whole interface."""
