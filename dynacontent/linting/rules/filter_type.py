"""``filter_type``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("filter_type", "error", "A filter formats a value of another type.")
