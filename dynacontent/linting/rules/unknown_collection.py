"""``unknown_collection``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_collection", "error", "A collection is not there.")
