"""What is no test here."""

from __future__ import annotations

collect_ignore = ["dummyjson"]  # a workspace without its data; test_dummyjson.py completes a copy
