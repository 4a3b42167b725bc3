"""Stored runs: the store (events, commands, leases), the artifacts and the executors."""
