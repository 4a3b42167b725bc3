"""The loss over a plane of weights, and the path that training takes on it."""
