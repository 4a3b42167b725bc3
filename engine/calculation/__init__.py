"""How single values of a layer's output are computed: the steps, with their operands and results."""
