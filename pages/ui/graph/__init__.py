"""A graph as text and as data for its drawing, on Build and on Train."""
