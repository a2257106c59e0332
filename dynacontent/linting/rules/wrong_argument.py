"""``wrong_argument``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("wrong_argument", "error", "A function, feed or component is called with what it does not take.")
