"""From a plan to events: the plan, the loop, checkpoints and captures."""
