"""``unknown_field``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_field", "error", "A merge tag names a field that no schema has.")
