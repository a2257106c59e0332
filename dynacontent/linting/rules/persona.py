"""``persona``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("persona", "error", "A persona does not fit the schemas.")
