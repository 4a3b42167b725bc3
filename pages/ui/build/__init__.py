"""The Build page: the plan on screen, its choices, its graphs, and starting it."""
