"""``unknown_name``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_name", "error", "A merge tag names something that is not there.")
