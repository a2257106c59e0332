"""``wrong_type``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("wrong_type", "error", "A value is used as what it is not.")
