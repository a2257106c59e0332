"""``unknown_segment``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_segment", "error", "A segment is not declared.")
