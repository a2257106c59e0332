"""What templates read, of which type and level, and what is wrong with them, without rendering.

The one place where templates are walked: load-time checks, ``fields``, and later lint, prefetch,
coverage and privacy ask here.
"""
