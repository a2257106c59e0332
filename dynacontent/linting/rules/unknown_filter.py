"""``unknown_filter``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_filter", "error", "A filter or test is not there.")
