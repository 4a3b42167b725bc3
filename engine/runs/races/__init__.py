"""Races: plans trained side by side from equal weights and with equal batches, and who was ahead."""
