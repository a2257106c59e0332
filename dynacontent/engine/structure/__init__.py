"""Structure (text from templates) and values (text from data), kept apart until the very end."""
