"""``unknown_placement``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_placement", "error", "A placement is not declared.")
