"""``level_above``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule(
    "level_above", "error", "A body of a ladder, or the default of a placement, uses more than its level."
)
