"""The Imagine page: samples from generative networks."""
