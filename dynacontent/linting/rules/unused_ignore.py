"""``unused_ignore``: found once all other findings are known (`dynacontent.linting.ignores`)."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unused_ignore", "warning", "A comment silences a finding that is not there.")
