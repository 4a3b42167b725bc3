"""What can go wrong in a run: one file per diagnosis, computed from the events and the plan."""
