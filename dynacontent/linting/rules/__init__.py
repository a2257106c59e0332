"""One rule per file, under its code."""
