"""Plans: made, changed, checked, priced and shared. Nothing here trains or loads torch."""
