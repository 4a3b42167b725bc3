"""The Imagine page: what generative networks make."""
