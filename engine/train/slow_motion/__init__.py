"""One optimizer step, recorded and explained."""
