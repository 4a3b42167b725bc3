"""The Build page: the plan on screen, its choices and graphs, and Start."""
