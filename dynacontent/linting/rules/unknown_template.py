"""``unknown_template``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_template", "error", "A template file is not there.")
