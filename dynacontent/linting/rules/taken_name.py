"""``taken_name``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("taken_name", "error", "A template gives another meaning to a name that has one everywhere.")
