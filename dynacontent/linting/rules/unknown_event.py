"""``unknown_event``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_event", "error", "An event is not declared.")
