"""Where runs are worked on: `submit(run_id, resources)` and `cancel(run_id)` are the whole seam."""
