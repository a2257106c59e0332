"""Why a branch was not reached, as far as can be told."""

from __future__ import annotations

from collections.abc import Sequence

from dynacontent.engine.coverage.branches import Branch
from dynacontent.proposing.fields import Reads
from dynacontent.proposing.wishes import Way

CAPPED = "it is reached where the level is capped, and tests cap one persona alone: write a test of your own"


def why_not(
    branch: Branch, ways: Sequence[Way], reads: Sequence[Reads], *, recorded: bool, capped: bool, tries: int
) -> str:
    """One sentence: what it asks of a feed, or what was tried in vain."""
    if capped:
        return CAPPED
    feeds = sorted({name for found in reads for name in found.feeds})
    if feeds:
        asked = " and ".join(f"feeds.{name}" for name in feeds)
        kept = "no recorded answer leads here" if recorded else "no answers are recorded (testing.feeds)"
        return f"{branch.never()}: it depends on {asked}, and {kept}"
    if not ways:
        return f"{branch.never()}: no message leads here"
    return f"{branch.never()} in {tries:,} renders"
