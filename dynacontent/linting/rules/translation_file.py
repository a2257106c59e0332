"""``translation_file``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("translation_file", "error", "A PO file cannot be read.")
