"""Forms for catalog entries: widgets for their fields, explanations, and problems beside the fields they concern."""
