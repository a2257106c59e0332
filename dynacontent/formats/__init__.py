"""Reading files strictly, with places: YAML, JSON, CSV, durations, the field language."""
