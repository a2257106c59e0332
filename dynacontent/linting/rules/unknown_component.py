"""``unknown_component``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_component", "error", "A component is not there.")
