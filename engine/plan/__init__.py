"""Plans: creating, changing, checking, estimating and sharing them. Nothing here trains or loads torch."""
