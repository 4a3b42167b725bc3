"""Models as data: specification, edits, check, building a torch module, exporting source code."""
