"""``unprintable``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unprintable", "error", "A value is printed that has no text of its own.")
