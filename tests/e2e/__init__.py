"""Browser tests of the running app: a package, so that its fixtures share one app and one browser."""
