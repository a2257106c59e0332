"""Data that layers hand to each other: authored files, recipients, results. No I/O."""
