"""``configuration``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("configuration", "error", "The configuration has a key or a value that it should not have.")
