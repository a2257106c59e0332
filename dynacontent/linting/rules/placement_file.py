"""``placement_file``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("placement_file", "error", "A shared placement is not declared as it should be.")
