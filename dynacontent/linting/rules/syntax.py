"""``syntax``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("syntax", "error", "A template cannot be read.")
