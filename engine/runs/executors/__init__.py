"""Where runs are worked on: `submit(run_id, resources, priority)` and `cancel(run_id)` are the whole seam."""
