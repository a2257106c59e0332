"""``schema``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("schema", "error", "Profile, events or segments are not declared as they should be.")
