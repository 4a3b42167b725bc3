"""Runs, as every page that lists or uses them shows them: their names, why they wait, choosing and submitting one."""
