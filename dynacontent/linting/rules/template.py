"""``template``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("template", "error", "A template does what templates cannot do.")
