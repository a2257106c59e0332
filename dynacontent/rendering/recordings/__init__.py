"""What renders ask of catalogs and feeds, noted in a file, and renders from such a file alone."""
