"""Training: from a plan to events and checkpoints."""
