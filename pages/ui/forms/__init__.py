"""An entry's fields as widgets, explanations, and problems beside what they are about."""
