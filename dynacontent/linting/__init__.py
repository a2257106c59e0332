"""Everything that can be known of a workspace before a message is sent.

`registry` lists the rules, one file of ``rules/`` each; `runner` puts them to work and keeps what they
found; `subject` and `overview` are what they look at: one message, and the whole workspace.
"""

from __future__ import annotations

from dynacontent.linting.finding import Finding, Severity

__all__ = ["Finding", "Severity"]
