"""How a batch changes the weights: one file per kind of optimizer step."""
