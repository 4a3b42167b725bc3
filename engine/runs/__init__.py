"""Where runs are kept: the store (events, commands, leases), the artifacts, the executors."""
