"""``manifest``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("manifest", "error", "A message.yaml has a key or a value that it should not have.")
