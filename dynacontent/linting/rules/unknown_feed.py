"""``unknown_feed``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_feed", "error", "A feed is not declared.")
