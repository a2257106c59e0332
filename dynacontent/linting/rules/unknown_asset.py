"""``unknown_asset``: told when the workspace is opened."""

from __future__ import annotations

from dynacontent.linting.rule import Rule

RULE = Rule("unknown_asset", "error", "A picture is not there.")
