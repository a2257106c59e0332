"""Dynamic content templating and message rendering."""
