"""A model as data: what it is (spec), how it is changed (edit), what is wrong with it (check), what it becomes (build, code)."""
