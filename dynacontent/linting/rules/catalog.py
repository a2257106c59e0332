"""``catalog``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule(
    "catalog", "error", "A catalog, its collections or its relations are not declared as they should be."
)
