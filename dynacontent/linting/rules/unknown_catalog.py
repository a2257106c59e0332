"""``unknown_catalog``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_catalog", "error", "A catalog is not there.")
